package io.kubeipvs.proxy.plan;

import java.util.List;
import java.util.Map;

/**
 * The step from one plan to the next. Immutable.
 *
 * @param touched what differs between the two, and why; nothing else needs a look
 * @param newConflicts the conflicts that the plan before had not, sorted
 */
public record PlanUpdate(NodePlan plan, Map<Resource, Cause> touched, List<Conflict> newConflicts) {
  public PlanUpdate {
    touched = Map.copyOf(touched);
    newConflicts = List.copyOf(newConflicts);
  }

  /** A step without new conflicts. */
  public PlanUpdate(NodePlan plan, Map<Resource, Cause> touched) {
    this(plan, touched, List.of());
  }
}
