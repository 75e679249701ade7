package io.kubeipvs.dataplane.keep;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and beside it what stays a while although it is no more planned: virtual servers without
 * real servers, so that those they have lose their weight, and the addresses that packets of their
 * connections go to. Such an address stays in KUBE-IPVS-IPS, so that new connections to it are
 * refused. A view of the drains.
 */
final class DrainingPlan extends WidenedPlan {
  private final Drains drains;

  DrainingPlan(NodePlan plan, Drains drains) {
    super(plan);
    this.drains = drains;
  }

  @Override
  public @Nullable PlannedServer server(FrontEnd frontEnd) {
    PlannedServer planned = plan().server(frontEnd);
    return planned == null ? drains.staying(frontEnd) : planned;
  }

  @Override
  public Collection<PlannedServer> servers() {
    List<PlannedServer> all = new ArrayList<>(plan().servers());
    all.addAll(drains.staying());
    return all;
  }

  @Override
  public boolean binds(IpAddress address) {
    return plan().binds(address) || drains.holds(address);
  }

  @Override
  public Set<IpAddress> boundAddresses() {
    Set<IpAddress> all = new HashSet<>(plan().boundAddresses());
    all.addAll(drains.held());
    return all;
  }

  @Override
  public boolean contains(SetMember member) {
    return plan().contains(member) || isOfDrain(member);
  }

  private boolean isOfDrain(SetMember member) {
    IpAddress address = member.address();
    return member.set() == SetName.IPVS_IPS && address != null && drains.holds(address);
  }

  @Override
  public Set<SetMember> members() {
    Set<SetMember> all = new HashSet<>(plan().members());
    drains.held().forEach(address -> all.add(SetMember.ip(SetName.IPVS_IPS, address)));
    return all;
  }
}
