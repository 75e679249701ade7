package io.kubeipvs.dataplane.keep;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and what stays in the kernel beside it. A view: making one costs nothing, however much
 * stays, and it follows what it looks at. So it is good for one duty cycle on the writer's thread.
 */
abstract class WidenedPlan implements NodePlan {
  private final NodePlan plan;

  WidenedPlan(NodePlan plan) {
    this.plan = plan;
  }

  /** The plan without what stays. */
  final NodePlan plan() {
    return plan;
  }

  @Override
  public final Set<IpFamily> families() {
    return plan.families();
  }

  @Override
  public final @Nullable ObjectKey owner(FrontEnd frontEnd) {
    return plan.owner(frontEnd);
  }

  @Override
  public final @Nullable FrontEndName name(FrontEnd frontEnd) {
    return plan.name(frontEnd);
  }

  @Override
  public final List<Conflict> conflicts() {
    return plan.conflicts();
  }

  @Override
  public RuleSet rules(IpFamily family) {
    return plan.rules(family);
  }

  @Override
  public final @Nullable HealthCheck healthCheck(ObjectKey service) {
    return plan.healthCheck(service);
  }

  @Override
  public final Collection<HealthCheck> healthChecks() {
    return plan.healthChecks();
  }

  @Override
  public @Nullable UdpFlows udpFlows(ObjectKey service) {
    return plan.udpFlows(service);
  }

  @Override
  public Collection<UdpFlows> udpFlows() {
    return plan.udpFlows();
  }

  @Override
  public final String render() {
    return plan.render();
  }
}
