package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.collection.PersistentMap;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan that the next one can be made from: made of maps that share almost all with those of the
 * plan before. Immutable.
 *
 * @param planner who made it, for facts of the node and with served addresses that are its own
 * @param services what each Service asks for
 * @param claims never empty ones
 * @param contested front ends that more than one Service asks for
 * @param selfConflicted Services that ask for a front end twice
 * @param memberCounts how many reasons there are for each set entry
 * @param setSizes how many entries each set has
 * @param addressCounts how many front ends need each address
 * @param servedAddressCounts how many Services want each address bound that serves node ports
 * @param closedToNode front ends that the node itself must not use
 */
record Plan(
    Set<IpFamily> families,
    ServicePlanner planner,
    PersistentMap<ObjectKey, ServicePlan> services,
    PersistentMap<FrontEnd, Claims> claims,
    PersistentMap<FrontEnd, Boolean> contested,
    PersistentMap<ObjectKey, Boolean> selfConflicted,
    PersistentMap<SetMember, Integer> memberCounts,
    SetSizes setSizes,
    PersistentMap<IpAddress, Integer> addressCounts,
    PersistentMap<IpAddress, Integer> servedAddressCounts,
    PersistentMap<FrontEnd, Boolean> closedToNode,
    Map<IpFamily, RuleSet> ruleSets,
    PersistentMap<ObjectKey, HealthCheck> healthByService,
    PersistentMap<ObjectKey, UdpFlows> flowsByService)
    implements NodePlan {
  Plan {
    ruleSets = Map.copyOf(ruleSets);
  }

  /** A plan of nothing, not even rules, to start from. */
  static Plan empty(Set<IpFamily> families, ServicePlanner planner) {
    return new Plan(
        families,
        planner,
        PersistentMap.empty(),
        PersistentMap.empty(),
        PersistentMap.empty(),
        PersistentMap.empty(),
        PersistentMap.empty(),
        SetSizes.EMPTY,
        PersistentMap.empty(),
        PersistentMap.empty(),
        PersistentMap.empty(),
        Map.of(),
        PersistentMap.empty(),
        PersistentMap.empty());
  }

  /** What the front end is given to, or null. */
  @Nullable FrontEndPlan granted(FrontEnd frontEnd) {
    Claims all = claims.get(frontEnd);
    return all == null ? null : all.granted();
  }

  @Override
  public @Nullable PlannedServer server(FrontEnd frontEnd) {
    FrontEndPlan plan = granted(frontEnd);
    return plan == null ? null : plan.server();
  }

  @Override
  public Collection<PlannedServer> servers() {
    return new Servers(claims);
  }

  @Override
  public @Nullable ObjectKey owner(FrontEnd frontEnd) {
    FrontEndName name = name(frontEnd);
    return name == null ? null : name.service();
  }

  @Override
  public @Nullable FrontEndName name(FrontEnd frontEnd) {
    FrontEndPlan plan = granted(frontEnd);
    return plan == null ? null : plan.name();
  }

  @Override
  public List<Conflict> conflicts() {
    List<Conflict> all = new ArrayList<>();
    contested.keys().forEach(frontEnd -> all.addAll(conflictsAt(frontEnd)));
    selfConflicted.keys().forEach(service -> all.addAll(conflictsWithin(service)));
    all.sort(null);
    return List.copyOf(all);
  }

  List<Conflict> conflictsAt(FrontEnd frontEnd) {
    Claims all = claims.get(frontEnd);
    return all == null ? List.of() : all.conflicts();
  }

  List<Conflict> conflictsWithin(ObjectKey service) {
    ServicePlan plan = services.get(service);
    return plan == null ? List.of() : plan.conflicts();
  }

  @Override
  public boolean binds(IpAddress address) {
    return addressCounts.containsKey(address);
  }

  @Override
  public Set<IpAddress> boundAddresses() {
    return addressCounts.keys();
  }

  @Override
  public boolean contains(SetMember member) {
    return memberCounts.containsKey(member);
  }

  @Override
  public Set<SetMember> members() {
    return memberCounts.keys();
  }

  @Override
  public RuleSet rules(IpFamily family) {
    RuleSet rules = ruleSets.get(family);
    if (rules == null) {
      throw new IllegalArgumentException(family + " is not served");
    }
    return rules;
  }

  @Override
  public @Nullable HealthCheck healthCheck(ObjectKey service) {
    return healthByService.get(service);
  }

  @Override
  public Collection<HealthCheck> healthChecks() {
    return healthByService.values();
  }

  @Override
  public @Nullable UdpFlows udpFlows(ObjectKey service) {
    return flowsByService.get(service);
  }

  @Override
  public Collection<UdpFlows> udpFlows() {
    return flowsByService.values();
  }

  @Override
  public String render() {
    return PlanText.of(this);
  }

  /** A view, so that to ask for all servers costs nothing until they are looked at. */
  private static final class Servers extends AbstractCollection<PlannedServer> {
    private final PersistentMap<FrontEnd, Claims> claims;

    Servers(PersistentMap<FrontEnd, Claims> claims) {
      this.claims = claims;
    }

    @Override
    public Iterator<PlannedServer> iterator() {
      return new ServerIterator(claims.values().iterator());
    }

    @Override
    public int size() {
      return claims.size();
    }
  }

  private static final class ServerIterator implements Iterator<PlannedServer> {
    private final Iterator<Claims> claims;

    ServerIterator(Iterator<Claims> claims) {
      this.claims = claims;
    }

    @Override
    public boolean hasNext() {
      return claims.hasNext();
    }

    @Override
    public PlannedServer next() {
      return claims.next().granted().server();
    }
  }
}
