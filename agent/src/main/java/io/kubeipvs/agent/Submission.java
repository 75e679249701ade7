package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
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
    Cause latest = null;
    for (Cause cause : update.causes()) {
      if (Objects.equals(latest, cause)) {
        continue; // all that one Service touches has the same
      }
      latest = cause;
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
    int resources = update.touched().size() - update.touchedHealthChecks();
    int named = Math.min(services.size(), NAMED_SERVICES);
    Iterator<ObjectKey> next = services.iterator();
    for (int i = 0; i < named; i++) {
      others.add(next.next().toString());
    }
    String more = services.size() > named ? " and " + (services.size() - named) + " more" : "";
    return new Submission(number, resources, startNanos, String.join(", ", others) + more);
  }
}
