package io.kubeipvs.agent;

import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is refused now, and what the plans lack for a fault that was there at the start; what comes
 * to be broken later has its last good version in the plan. One thread at a time uses it.
 */
final class Refusals {
  private static final int NAMED_SERVICES = 3;

  private final Set<ObjectProblem> standing = new HashSet<>();
  private Gaps gaps = Gaps.ANYTHING;

  void add(ObjectProblem problem) {
    standing.add(problem);
  }

  void remove(ObjectProblem problem) {
    standing.remove(problem);
  }

  /** Where objects come from can be in trouble for another reason still. */
  boolean isOver(ObjectProblem problem) {
    return !problem.object().isEmpty()
        || standing.stream()
            .noneMatch(left -> left.object().isEmpty() && left.origin().equals(problem.origin()));
  }

  /** What has been missing from each plan so far. */
  Gaps gaps() {
    return gaps;
  }

  /** Before a plan: what can be read by now is missing no more. Answers whether that is news. */
  boolean narrow() {
    if (gaps.isEmpty()) {
      return false; // and no refusal opens one again
    }
    Gaps narrowed = gaps.and(now());
    boolean news = !narrowed.equals(gaps);
    gaps = narrowed;
    return news;
  }

  private Gaps now() {
    boolean any = false;
    boolean allEndpoints = false;
    Set<ObjectKey> endpointsOf = new HashSet<>();
    for (ObjectProblem problem : standing) {
      switch (problem.hidden()) {
        case Hidden.Nothing() -> {}
        case Hidden.Services() -> any = true;
        case Hidden.EndpointsOf(ObjectKey service) -> {
          // Sets hold what follows from endpoints, too.
          any = true;
          endpointsOf.add(service);
        }
        case Hidden.Anything() -> {
          any = true;
          allEndpoints = true;
        }
      }
    }
    return new Gaps(any, allEndpoints, endpointsOf);
  }

  /** Which real servers stay, for the log. */
  String keptRealServers() {
    if (gaps.allEndpoints()) {
      return "of all Services";
    }
    Set<ObjectKey> sorted = new TreeSet<>(gaps.endpointsOf());
    String named =
        sorted.stream()
            .limit(NAMED_SERVICES)
            .map(ObjectKey::toString)
            .collect(Collectors.joining(", "));
    int more = sorted.size() - NAMED_SERVICES;
    return named.isEmpty()
        ? "of unknown Services only"
        : "of unknown Services and " + named + (more > 0 ? " and " + more + " more" : "");
  }
}
