package io.kubeipvs.proxy.plan;

import java.util.Map;

/**
 * The step from one plan to the next. Immutable.
 *
 * @param touched what differs between the two, and why; nothing else needs a look
 */
public record PlanUpdate(NodePlan plan, Map<Resource, Cause> touched) {
  public PlanUpdate {
    touched = Map.copyOf(touched);
  }
}
