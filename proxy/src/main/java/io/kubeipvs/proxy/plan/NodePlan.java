package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that should stand in the kernel of one node. Immutable. Look-ups cost the same whatever the
 * number of Services.
 */
public interface NodePlan {
  /** The families this node serves. */
  Set<IpFamily> families();

  /** The virtual server wanted at this front end, or null. */
  @Nullable PlannedServer server(FrontEnd frontEnd);

  Collection<PlannedServer> servers();

  /** Which Service a front end belongs to, or null. */
  @Nullable ObjectKey owner(FrontEnd frontEnd);

  /** What people call the front end, or null if it is not in the plan. */
  @Nullable FrontEndName name(FrontEnd frontEnd);

  /** The front ends that were refused, sorted. */
  List<Conflict> conflicts();

  /** Whether the address is wanted on kube-ipvs0. */
  boolean binds(IpAddress address);

  Set<IpAddress> boundAddresses();

  /** Whether the entry is wanted. */
  boolean contains(SetMember member);

  Set<SetMember> members();

  /** The rules of a family that this node serves. */
  RuleSet rules(IpFamily family);

  /** The health check server of a Service, or null if it asks for none. */
  @Nullable HealthCheck healthCheck(ObjectKey service);

  Collection<HealthCheck> healthChecks();

  /** Which UDP flows of a Service may live on; null if it has no UDP port. */
  @Nullable UdpFlows udpFlows(ObjectKey service);

  Collection<UdpFlows> udpFlows();

  /** The whole plan as text, one line a thing, sorted: for people, tests and comparisons. */
  String render();
}
