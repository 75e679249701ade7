package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which conflicts a step from one plan to the next begins and ends: of those where it changed who
 * claims a front end that several want, or what a Service asks for twice. One use.
 */
final class ConflictChanges {
  private final Plan previous;
  private final Set<FrontEnd> reclaimed = new LinkedHashSet<>();
  private final Set<ObjectKey> replanned = new LinkedHashSet<>();

  ConflictChanges(Plan previous) {
    this.previous = previous;
  }

  /** Others claim this front end, and it is contested or was. */
  void reclaimed(FrontEnd frontEnd) {
    reclaimed.add(frontEnd);
  }

  /** This Service asks for something else, and is in conflict with itself or was. */
  void replanned(ObjectKey service) {
    replanned.add(service);
  }

  /** Those of the next plan that the one before does not have, sorted. */
  List<Conflict> begun(Plan next) {
    if (nothingMayDiffer()) {
      return List.of();
    }
    List<Conflict> begun = conflicts(next);
    begun.removeAll(new HashSet<>(conflicts(previous)));
    begun.sort(null);
    return begun;
  }

  /** In the order of conflicts, which these sets go by, it does not count who the holder is. */
  List<Conflict> ended(Plan next) {
    if (nothingMayDiffer()) {
      return List.of();
    }
    NavigableSet<Conflict> ended = new TreeSet<>(conflicts(previous));
    conflicts(next).forEach(ended::remove);
    return List.copyOf(ended);
  }

  private boolean nothingMayDiffer() {
    return reclaimed.isEmpty() && replanned.isEmpty();
  }

  /** All that may have changed by this step. */
  private List<Conflict> conflicts(Plan plan) {
    List<Conflict> found = new ArrayList<>();
    reclaimed.forEach(frontEnd -> found.addAll(plan.conflictsAt(frontEnd)));
    replanned.forEach(service -> found.addAll(plan.conflictsWithin(service)));
    return found;
  }
}
