package io.kubeipvs.proxy.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The step from one plan to the next. Immutable.
 *
 * @param touched what differs between the two, and why; nothing else needs a look
 * @param newConflicts the conflicts that the plan before had not, sorted
 * @param endedConflicts those of the plan before whose front end nobody else has any more, or that
 *     the Service asks for no more, sorted; where only the holder is another one, there is a new
 *     conflict instead
 */
public record PlanUpdate(
    NodePlan plan,
    Map<Resource, Cause> touched,
    List<Conflict> newConflicts,
    List<Conflict> endedConflicts) {
  public PlanUpdate {
    touched = touched instanceof Everything ? touched : Map.copyOf(touched);
    newConflicts = List.copyOf(newConflicts);
    endedConflicts = List.copyOf(endedConflicts);
  }

  /** The step from nothing: all that is in the plan is touched, for the same cause. */
  public static PlanUpdate ofFirst(NodePlan plan, Cause cause, List<Conflict> newConflicts) {
    return new PlanUpdate(plan, new Everything(plan, cause), newConflicts, List.of());
  }

  /** Why something differs, in no order; once where all that is in a first plan does. */
  public Collection<Cause> causes() {
    return touched instanceof Everything everything
        ? List.of(everything.cause())
        : touched.values();
  }

  /** How many of what is touched are health checks, which the kernel knows nothing of. */
  public int touchedHealthChecks() {
    if (touched instanceof Everything) {
      return plan.healthChecks().size(); // without a look at all that is in a first plan
    }
    int count = 0;
    for (Resource resource : touched.keySet()) {
      count += resource instanceof Resource.HealthCheck ? 1 : 0;
    }
    return count;
  }

  /** A step in which no conflict begins or ends. */
  public PlanUpdate(NodePlan plan, Map<Resource, Cause> touched) {
    this(plan, touched, List.of(), List.of());
  }
}
