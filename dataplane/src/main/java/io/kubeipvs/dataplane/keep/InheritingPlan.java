package io.kubeipvs.dataplane.keep;

import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A plan, and beside it what a predecessor left; see {@link Inheritance}, of which it is a view.
 * Flows of a Service are left alone while endpoints of it are missing that may serve them.
 */
final class InheritingPlan extends WidenedPlan {
  private final Gaps gaps;
  private final Map<FrontEnd, PlannedServer> kept;
  private final Map<FrontEnd, Set<AddressPort>> keptBackEnds;
  private final Set<IpAddress> keptAddresses;
  private final Set<SetMember> keptMembers;
  private final Map<IpFamily, Map<String, List<String>>> keptRules;

  /**
   * Looks at these collections, which are not copied.
   *
   * @param kept virtual servers that are not planned
   * @param keptBackEnds of planned virtual servers: real servers that are not planned
   * @param keptRules by family, and by table and chain
   */
  InheritingPlan(
      NodePlan plan,
      Gaps gaps,
      Map<FrontEnd, PlannedServer> kept,
      Map<FrontEnd, Set<AddressPort>> keptBackEnds,
      Set<IpAddress> keptAddresses,
      Set<SetMember> keptMembers,
      Map<IpFamily, Map<String, List<String>>> keptRules) {
    super(plan);
    this.gaps = gaps;
    this.kept = kept;
    this.keptBackEnds = keptBackEnds;
    this.keptAddresses = keptAddresses;
    this.keptMembers = keptMembers;
    this.keptRules = keptRules;
  }

  @Override
  public @Nullable PlannedServer server(FrontEnd frontEnd) {
    PlannedServer planned = plan().server(frontEnd);
    return planned == null ? kept.get(frontEnd) : whole(planned);
  }

  private PlannedServer whole(PlannedServer planned) {
    Set<AddressPort> more = keptBackEnds.get(planned.frontEnd());
    if (more == null) {
      return planned;
    }
    Set<AddressPort> all = new TreeSet<>(planned.backEnds());
    all.addAll(more);
    return new PlannedServer(
        planned.frontEnd(),
        planned.scheduler(),
        planned.schedulerFlags(),
        planned.affinityTimeoutSeconds(),
        List.copyOf(all));
  }

  @Override
  public Collection<PlannedServer> servers() {
    List<PlannedServer> all = new ArrayList<>(kept.values());
    plan().servers().forEach(planned -> all.add(whole(planned)));
    return all;
  }

  @Override
  public boolean binds(IpAddress address) {
    return plan().binds(address) || keptAddresses.contains(address);
  }

  @Override
  public Set<IpAddress> boundAddresses() {
    Set<IpAddress> all = new HashSet<>(plan().boundAddresses());
    all.addAll(keptAddresses);
    return all;
  }

  @Override
  public boolean contains(SetMember member) {
    return plan().contains(member) || keptMembers.contains(member);
  }

  @Override
  public Set<SetMember> members() {
    Set<SetMember> all = new HashSet<>(plan().members());
    all.addAll(keptMembers);
    return all;
  }

  @Override
  public RuleSet rules(IpFamily family) {
    Map<String, List<String>> byChain = keptRules.getOrDefault(family, Map.of());
    return new RuleSet(
        plan().rules(family).tables().stream().map(table -> whole(table, byChain)).toList());
  }

  private static RuleSet.Table whole(RuleSet.Table table, Map<String, List<String>> byChain) {
    List<RuleSet.Chain> chains = new ArrayList<>();
    for (RuleSet.Chain chain : table.chains()) {
      List<String> there = byChain.getOrDefault(table.name() + " " + chain.name(), List.of());
      chains.add(
          new RuleSet.Chain(
              chain.name(), Inheritance.merged(there, chain.rules()), chain.ordered()));
    }
    return new RuleSet.Table(table.name(), chains, table.jumps());
  }

  @Override
  public @Nullable UdpFlows udpFlows(ObjectKey service) {
    return gaps.hideEndpointsOf(service) ? null : plan().udpFlows(service);
  }

  @Override
  public Collection<UdpFlows> udpFlows() {
    return plan().udpFlows().stream()
        .filter(flows -> !gaps.hideEndpointsOf(flows.service()))
        .toList();
  }
}
