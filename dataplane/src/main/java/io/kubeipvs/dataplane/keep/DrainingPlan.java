package io.kubeipvs.dataplane.keep;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and beside it what stays a while although it is no more planned: virtual servers without
 * real servers, so that those they have lose their weight, and the addresses that packets of their
 * connections go to. Such an address stays in KUBE-IPVS-IPS, so that new connections to it are
 * refused. Immutable.
 *
 * @param staying virtual servers that stay, never one that is planned
 * @param addresses those that stay on kube-ipvs0
 */
record DrainingPlan(NodePlan plan, Map<FrontEnd, PlannedServer> staying, Set<IpAddress> addresses)
    implements NodePlan {
  DrainingPlan {
    staying = Map.copyOf(staying);
    addresses = Set.copyOf(addresses);
  }

  @Override
  public Set<IpFamily> families() {
    return plan.families();
  }

  @Override
  public @Nullable PlannedServer server(FrontEnd frontEnd) {
    PlannedServer planned = plan.server(frontEnd);
    return planned == null ? staying.get(frontEnd) : planned;
  }

  @Override
  public Collection<PlannedServer> servers() {
    List<PlannedServer> all = new ArrayList<>(plan.servers());
    all.addAll(staying.values());
    return all;
  }

  @Override
  public @Nullable ObjectKey owner(FrontEnd frontEnd) {
    return plan.owner(frontEnd);
  }

  @Override
  public @Nullable FrontEndName name(FrontEnd frontEnd) {
    return plan.name(frontEnd);
  }

  @Override
  public List<Conflict> conflicts() {
    return plan.conflicts();
  }

  @Override
  public boolean binds(IpAddress address) {
    return plan.binds(address) || addresses.contains(address);
  }

  @Override
  public Set<IpAddress> boundAddresses() {
    Set<IpAddress> all = new HashSet<>(plan.boundAddresses());
    all.addAll(addresses);
    return all;
  }

  @Override
  public boolean contains(SetMember member) {
    return plan.contains(member) || isOfDrain(member);
  }

  private boolean isOfDrain(SetMember member) {
    IpAddress address = member.address();
    return member.set() == SetName.IPVS_IPS && address != null && addresses.contains(address);
  }

  @Override
  public Set<SetMember> members() {
    Set<SetMember> all = new HashSet<>(plan.members());
    addresses.forEach(address -> all.add(SetMember.ip(SetName.IPVS_IPS, address)));
    return all;
  }

  @Override
  public RuleSet rules(IpFamily family) {
    return plan.rules(family);
  }

  @Override
  public @Nullable HealthCheck healthCheck(ObjectKey service) {
    return plan.healthCheck(service);
  }

  @Override
  public Collection<HealthCheck> healthChecks() {
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
  public String render() {
    return plan.render();
  }
}
