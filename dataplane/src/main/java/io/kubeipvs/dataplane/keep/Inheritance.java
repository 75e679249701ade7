package io.kubeipvs.dataplane.keep;

import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.address.AddressPart;
import io.kubeipvs.dataplane.rule.RuleSteps;
import io.kubeipvs.dataplane.server.ForeignPolicy;
import io.kubeipvs.dataplane.server.KnownServer;
import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.dataplane.server.ServerTable;
import io.kubeipvs.dataplane.set.SetTable;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.SavedTables;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a predecessor left and nobody has planned so far. While some objects cannot be read, it may
 * be theirs, and stays as if it were planned; real servers of planned Services only where endpoints
 * may be missing. What was planned once is ours and goes as ever. Owned by the writer's thread.
 */
public final class Inheritance {
  private final ServerTable serverTable;
  private final SetTable setTable;
  private final AddressPart addressPart;
  private final Map<IpFamily, Iptables> iptables;
  private final ForeignPolicy foreign;

  private Gaps gaps = Gaps.NONE;

  /** Those of the plan before. */
  private Gaps formerGaps = Gaps.NONE;

  private final Map<FrontEnd, PlannedServer> servers = new HashMap<>();

  /** Of servers that are planned: real servers that are not. */
  private final Map<FrontEnd, Set<AddressPort>> backEnds = new HashMap<>();

  private final Set<IpAddress> addresses = new HashSet<>();
  private final Set<SetMember> members = new HashSet<>();
  private final Map<IpFamily, Map<String, List<String>>> rules = new EnumMap<>(IpFamily.class);

  public Inheritance(
      ServerTable serverTable,
      SetTable setTable,
      AddressPart addressPart,
      Map<IpFamily, Iptables> iptables,
      ForeignPolicy foreign) {
    this.serverTable = serverTable;
    this.setTable = setTable;
    this.addressPart = addressPart;
    this.iptables = iptables;
    this.foreign = foreign;
  }

  /** From now on this is missing; answers whether this ends the keeping. */
  public boolean keep(Gaps next) {
    boolean ends = !gaps.isEmpty() && next.isEmpty();
    formerGaps = gaps;
    gaps = next;
    if (ends) {
      forget();
    }
    return ends;
  }

  /** Takes over what stands in the kernel beside the plan; the tables have just been read. */
  public void take(NodePlan plan) throws IptablesException {
    forget();
    if (gaps.isEmpty()) {
      return;
    }
    for (VirtualServerKey key : serverTable.keys()) {
      FrontEnd frontEnd = ServerSteps.frontEnd(key);
      KnownServer known = serverTable.get(key);
      if (frontEnd != null && known != null) {
        takeServer(plan, frontEnd, known);
      }
    }
    for (IpAddress address : addressPart.bound()) {
      if (!plan.binds(address) && addressPart.isOurs(address) && foreign.mayRemove(address)) {
        addresses.add(address);
      }
    }
    for (IpFamily family : plan.families()) {
      for (SetName set : SetName.values()) {
        members.addAll(setTable.members(set, family));
      }
      takeRules(plan, family);
    }
    members.removeIf(plan::contains);
  }

  private void takeServer(NodePlan plan, FrontEnd frontEnd, KnownServer known) {
    PlannedServer planned = plan.server(frontEnd);
    // Who has no weight is on its way out already.
    List<AddressPort> serving =
        known.destinations().values().stream()
            .filter(destination -> destination.weight() != 0)
            .map(destination -> destination.endpoint())
            .sorted()
            .toList();
    if (planned != null) {
      keepBackEnds(plan, planned, serving);
    } else if (foreign.mayRemove(frontEnd)) {
      VirtualServer settings = known.settings();
      boolean persistent = (settings.flags() & ServiceFlags.PERSISTENT) != 0;
      servers.put(
          frontEnd,
          new PlannedServer(
              frontEnd,
              settings.scheduler(),
              settings.flags() & ~ServiceFlags.PERSISTENT,
              persistent ? (int) settings.persistenceTimeoutSeconds() : 0,
              serving));
    }
  }

  /** Those that may be of endpoints that are missing. */
  private void keepBackEnds(NodePlan plan, PlannedServer planned, Collection<AddressPort> there) {
    if (gaps.hideEndpointsOf(plan.owner(planned.frontEnd()))) {
      Set<AddressPort> unplanned = new HashSet<>(there);
      planned.backEnds().forEach(unplanned::remove);
      if (!unplanned.isEmpty()) {
        backEnds.put(planned.frontEnd(), unplanned);
      }
    }
  }

  private void takeRules(NodePlan plan, IpFamily family) throws IptablesException {
    Iptables tool = iptables.get(family);
    Map<String, List<String>> byChain = new HashMap<>();
    if (tool != null) {
      List<RuleSet.Table> tables = plan.rules(family).tables();
      SavedTables texts = tool.save(tables.stream().map(RuleSet.Table::name).toList());
      for (RuleSet.Table table : tables) {
        // One that cannot be shown cannot be written, and so loses nothing either.
        String text = texts.shows(table.name()) ? texts.text(table.name()) : "";
        RuleSteps.SavedTable saved = RuleSteps.SavedTable.parse(text);
        for (RuleSet.Chain chain : table.chains()) {
          byChain.put(
              table.name() + " " + chain.name(),
              saved.rulesByChain().getOrDefault(chain.name(), List.of()));
        }
      }
    }
    rules.put(family, byChain);
  }

  /**
   * What the step to this plan concerns is ours from now on. Answers what has to be looked at
   * beside it, since endpoints that were missing can be read.
   */
  public Map<Resource, Cause> follow(PlanUpdate update) {
    if (gaps.isEmpty()) {
      return Map.of();
    }
    for (Resource resource : update.touched().keySet()) {
      switch (resource) {
        case Resource.Server(FrontEnd frontEnd) -> followServer(frontEnd, update.plan());
        case Resource.Member(SetMember member) -> members.remove(member);
        case Resource.BoundAddress(IpAddress address) -> addresses.remove(address);
        case Resource.Rules _, Resource.HealthCheck _, Resource.UdpFlows _ -> {}
      }
    }
    return gaps.equals(formerGaps) ? Map.of() : free(update.plan());
  }

  private Map<Resource, Cause> free(NodePlan plan) {
    Map<Resource, Cause> freed = new LinkedHashMap<>();
    backEnds
        .keySet()
        .removeIf(frontEnd -> {
          boolean stays = gaps.hideEndpointsOf(plan.owner(frontEnd));
          if (!stays) {
            freed.put(new Resource.Server(frontEnd), new Cause.Restart());
          }
          return !stays;
        });
    for (UdpFlows flows : plan.udpFlows()) {
      ObjectKey service = flows.service();
      if (formerGaps.hideEndpointsOf(service) && !gaps.hideEndpointsOf(service)) {
        freed.put(new Resource.UdpFlows(service), new Cause.Restart());
      }
    }
    return freed;
  }

  private void followServer(FrontEnd frontEnd, NodePlan plan) {
    PlannedServer planned = plan.server(frontEnd);
    PlannedServer former = servers.remove(frontEnd);
    Set<AddressPort> kept = backEnds.remove(frontEnd);
    if (planned == null) {
      return;
    }
    Set<AddressPort> unplanned = new HashSet<>(kept == null ? Set.of() : kept);
    if (former != null) {
      unplanned.addAll(former.backEnds());
    }
    keepBackEnds(plan, planned, unplanned);
  }

  /** The plan with what is kept. */
  public NodePlan over(NodePlan plan) {
    return gaps.isEmpty()
        ? plan
        : new InheritingPlan(plan, gaps, servers, backEnds, addresses, members, rules);
  }

  private void forget() {
    servers.clear();
    backEnds.clear();
    addresses.clear();
    members.clear();
    rules.clear();
  }

  /**
   * The planned rules of a chain, and between them those that were there: each planned one comes
   * before the next planned one that was there already. Rules that lead away from others' stand
   * beside rules that are always there, so their order holds.
   */
  static List<String> merged(List<String> kept, List<String> planned) {
    List<String> merged = new ArrayList<>();
    List<String> open = new ArrayList<>(planned);
    for (String rule : kept) {
      int next = open.indexOf(rule);
      if (next >= 0) {
        List<String> upToIt = open.subList(0, next + 1);
        merged.addAll(upToIt);
        upToIt.clear();
      } else if (!planned.contains(rule)) {
        merged.add(rule);
      }
    }
    merged.addAll(open);
    return merged;
  }
}
