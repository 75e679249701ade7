package io.kubeipvs.proxy.planner;

import static java.util.Objects.requireNonNull;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
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
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePSet;

/**
 * A plan that the next one can be made from: made of maps that share almost all with those of the
 * plan before. Immutable.
 *
 * @param node the facts it was made for
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
    NodeFacts node,
    PMap<ObjectKey, ServicePlan> services,
    PMap<FrontEnd, Claims> claims,
    PSet<FrontEnd> contested,
    PSet<ObjectKey> selfConflicted,
    PMap<SetMember, Integer> memberCounts,
    SetSizes setSizes,
    PMap<IpAddress, Integer> addressCounts,
    PMap<IpAddress, Integer> servedAddressCounts,
    TreePSet<FrontEnd> closedToNode,
    Map<IpFamily, RuleSet> ruleSets,
    PMap<ObjectKey, HealthCheck> healthByService,
    PMap<ObjectKey, UdpFlows> flowsByService)
    implements NodePlan {
  Plan {
    ruleSets = Map.copyOf(ruleSets);
  }

  /** A plan of nothing, not even rules, to start from. */
  static Plan empty(Set<IpFamily> families, NodeFacts node) {
    return new Plan(
        families,
        node,
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePSet.empty(),
        HashTreePSet.empty(),
        HashTreePMap.empty(),
        SetSizes.EMPTY,
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        TreePSet.empty(),
        Map.of(),
        HashTreePMap.empty(),
        HashTreePMap.empty());
  }

  /** What the front end is given to, or null. */
  @Nullable FrontEndPlan granted(FrontEnd frontEnd) {
    return claims.getOrDefault(frontEnd, Claims.NONE).granted();
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
    contested.forEach(frontEnd -> all.addAll(conflictsAt(frontEnd)));
    selfConflicted.forEach(service -> all.addAll(conflictsWithin(service)));
    all.sort(null);
    return List.copyOf(all);
  }

  List<Conflict> conflictsAt(FrontEnd frontEnd) {
    return claims.getOrDefault(frontEnd, Claims.NONE).conflicts();
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
    return addressCounts.keySet();
  }

  @Override
  public boolean contains(SetMember member) {
    return memberCounts.containsKey(member);
  }

  @Override
  public Set<SetMember> members() {
    return memberCounts.keySet();
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
    private final PMap<FrontEnd, Claims> claims;

    Servers(PMap<FrontEnd, Claims> claims) {
      this.claims = claims;
    }

    @Override
    public Iterator<PlannedServer> iterator() {
      return claims.values().stream().map(Servers::server).iterator();
    }

    private static PlannedServer server(Claims claims) {
      return requireNonNull(claims.granted(), "no claims without a claimant").server();
    }

    @Override
    public int size() {
      return claims.size();
    }
  }
}
