package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.duty.Mailbox.Submitted;
import io.kubeipvs.dataplane.keep.Drains;
import io.kubeipvs.dataplane.keep.Inheritance;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest plan, alone and with what a predecessor left and is to stay; and whether the kernel
 * has been compared with it, so that it is enough to follow its changes. Owned by the writer's
 * thread.
 */
final class CurrentPlan {
  private final Inheritance inheritance;
  private final Drains drains;
  private final Agenda agenda;
  private @Nullable NodePlan planned;
  private @Nullable NodePlan withKept;
  private boolean adopted;

  CurrentPlan(Inheritance inheritance, Drains drains, Agenda agenda) {
    this.inheritance = inheritance;
    this.drains = drains;
    this.agenda = agenda;
  }

  /** What was planned, whether it has been adopted or not; null before the first plan. */
  @Nullable NodePlan planned() {
    return planned;
  }

  boolean isAdopted() {
    return adopted;
  }

  /** The plan with what is kept, if it has been adopted; otherwise null. */
  @Nullable NodePlan adopted() {
    return adopted ? withKept : null;
  }

  /** Takes the next plan; what it changes goes on the agenda, if the one before was adopted. */
  void follow(Submitted next, long nowNanos) {
    PlanUpdate update = next.update();
    if (inheritance.keep(next.gaps())) {
      adopted = false; // what was kept so far has to be looked at
    }
    Map<Resource, Cause> freed = inheritance.follow(update);
    planned = update.plan();
    withKept = inheritance.over(update.plan());
    if (adopted) { // before the adoption all is compared anyway
      followTouched(update, withKept, nowNanos);
      agenda.touchIfAbsent(freed);
    }
  }

  private void followTouched(PlanUpdate update, NodePlan next, long nowNanos) {
    for (Map.Entry<Resource, Cause> touched : update.touched().entrySet()) {
      // Health check servers are the agent's affair.
      if (!(touched.getKey() instanceof Resource.HealthCheck)) {
        agenda.touch(touched.getKey(), touched.getValue());
      }
    }
    for (Map.Entry<Resource, Cause> touched : update.touched().entrySet()) {
      if (touched.getKey() instanceof Resource.Server server) {
        agenda.touchIfAbsent(drains.follow(next, server.frontEnd(), touched.getValue(), nowNanos));
      }
    }
  }

  /**
   * Takes over what a predecessor left, now that the kernel has been read; answers the plan with
   * it. If this fails, the plan is not adopted.
   */
  NodePlan adopt(NodePlan bare, long nowNanos) throws IptablesException {
    inheritance.take(bare);
    NodePlan current = inheritance.over(bare);
    withKept = current;
    drains.adopt(current, nowNanos);
    adopted = true;
    return current;
  }
}
