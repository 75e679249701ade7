package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plan on its way into the kernel. Immutable.
 *
 * @param number counted from 1
 * @param resources how many it touches
 * @param startNanos when it was handed in
 * @param summary which objects it is for, in a few words
 */
record Submission(long number, int resources, long startNanos, String summary) {
  private static final int NAMED_SERVICES = 3;

  static Submission of(long number, PlanUpdate update, long startNanos) {
    Set<ObjectKey> services = new TreeSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (Cause cause : update.touched().values()) {
      switch (cause) {
        case Cause.ServiceChanged changed -> services.add(changed.service());
        case Cause.NodeChanged _ -> others.add("this node");
        case Cause.Restart _ -> others.add("start");
        case Cause.Drift _ -> others.add("drift");
      }
    }
    if (update.touched().isEmpty()) {
      others.add("what can be read again"); // the plan is the same, and complete at last
    }
    services.stream().limit(NAMED_SERVICES).forEach(key -> others.add(key.toString()));
    String more =
        services.size() > NAMED_SERVICES
            ? " and " + (services.size() - NAMED_SERVICES) + " more"
            : "";
    long resources =
        update.touched().keySet().stream()
            .filter(resource -> !(resource instanceof Resource.HealthCheck))
            .count();
    return new Submission(number, (int) resources, startNanos, String.join(", ", others) + more);
  }
}
