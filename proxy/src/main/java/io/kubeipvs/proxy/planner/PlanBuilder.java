package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import io.kubeipvs.proxy.plan.UdpFlows;
import io.kubeipvs.proxy.rules.RuleWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.TreePSet;

/**
 * Leads from one plan to the next, Service by Service. What a Service has no more is taken back,
 * what is new is added; how often a thing is wanted is counted, so nobody else need be asked. One
 * use.
 */
final class PlanBuilder {
  private final Plan previous;
  private PMap<ObjectKey, ServicePlan> services;
  private PMap<FrontEnd, Claims> claims;
  private PSet<FrontEnd> contested;
  private PSet<ObjectKey> selfConflicted;
  private PMap<SetMember, Integer> members;
  private SetSizes setSizes;
  private PMap<IpAddress, Integer> addresses;
  private PMap<IpAddress, Integer> servedAddresses;
  private TreePSet<FrontEnd> closedToNode;
  private PMap<ObjectKey, HealthCheck> health;
  private PMap<ObjectKey, UdpFlows> flows;

  /** What may differ in the end, with the first reason for it. */
  private final Map<Resource, Cause> candidates = new LinkedHashMap<>();

  private final Map<ObjectKey, Cause> flowCandidates = new LinkedHashMap<>();
  private final Set<FrontEnd> reclaimed = new LinkedHashSet<>();
  private final Set<ObjectKey> replanned = new LinkedHashSet<>();

  PlanBuilder(Plan previous) {
    this.previous = previous;
    services = previous.services();
    claims = previous.claims();
    contested = previous.contested();
    selfConflicted = previous.selfConflicted();
    members = previous.memberCounts();
    setSizes = previous.setSizes();
    addresses = previous.addressCounts();
    servedAddresses = previous.servedAddressCounts();
    closedToNode = previous.closedToNode();
    health = previous.healthByService();
    flows = previous.flowsByService();
  }

  /** Takes what a Service asks for from now on; null for nothing. */
  void replace(ObjectKey service, @Nullable ServicePlan next, Cause cause) {
    ServicePlan old = services.get(service);
    if (Objects.equals(old, next)) {
      return;
    }
    services = next == null ? services.minus(service) : services.plus(service, next);
    replanned.add(service);
    boolean conflicted = next != null && !next.conflicts().isEmpty();
    selfConflicted = conflicted ? selfConflicted.plus(service) : selfConflicted.minus(service);
    replaceFrontEnds(service, old, next, cause);
    replaceServedAddresses(old, next);
    replaceMembers(old, next, cause);
    replaceHealth(service, next, cause);
    flowCandidates.putIfAbsent(service, cause);
  }

  private void replaceFrontEnds(
      ObjectKey service, @Nullable ServicePlan old, @Nullable ServicePlan next, Cause cause) {
    Set<FrontEnd> concerned = new HashSet<>();
    if (old != null) {
      concerned.addAll(old.frontEnds().keySet());
    }
    if (next != null) {
      concerned.addAll(next.frontEnds().keySet());
    }
    for (FrontEnd frontEnd : concerned) {
      FrontEndPlan wish = next == null ? null : next.frontEnds().get(frontEnd);
      claim(frontEnd, service, claimOf(next, wish), cause);
    }
  }

  private static @Nullable Claim claimOf(@Nullable ServicePlan next, @Nullable FrontEndPlan wish) {
    return next == null || wish == null
        ? null
        : new Claim(next.service(), next.creationTime(), wish);
  }

  private void claim(FrontEnd frontEnd, ObjectKey service, @Nullable Claim claim, Cause cause) {
    Claims before = claims.getOrDefault(frontEnd, Claims.NONE);
    Claims after = before.with(service, claim);
    claims = after.isEmpty() ? claims.minus(frontEnd) : claims.plus(frontEnd, after);
    contested = after.isContested() ? contested.plus(frontEnd) : contested.minus(frontEnd);
    if (before.isContested() || after.isContested()) {
      reclaimed.add(frontEnd);
      after.claimants().forEach(claimant -> flowCandidates.putIfAbsent(claimant, cause));
    }
    grant(frontEnd, before.granted(), after.granted(), cause);
  }

  private void grant(
      FrontEnd frontEnd, @Nullable FrontEndPlan old, @Nullable FrontEndPlan next, Cause cause) {
    if (Objects.equals(old, next)) {
      return;
    }
    touch(new Resource.Server(frontEnd), cause);
    if (old != null) {
      old.members().forEach(member -> drop(member, cause));
      if (old.bound()) {
        countAddress(frontEnd.address(), -1, cause);
      }
    }
    if (next != null) {
      next.members().forEach(member -> add(member, cause));
      if (next.bound()) {
        countAddress(frontEnd.address(), 1, cause);
      }
    }
    boolean wasClosed = old != null && old.closedToNode();
    boolean isClosed = next != null && next.closedToNode();
    if (wasClosed != isClosed) {
      closedToNode = isClosed ? closedToNode.plus(frontEnd) : closedToNode.minus(frontEnd);
      touch(new Resource.Rules(frontEnd.address().family()), cause);
    }
  }

  private void replaceServedAddresses(@Nullable ServicePlan old, @Nullable ServicePlan next) {
    Set<IpAddress> before = old == null ? Set.of() : old.servedAddresses();
    Set<IpAddress> after = next == null ? Set.of() : next.servedAddresses();
    if (!before.equals(after)) {
      before.forEach(address -> servedAddresses = counted(servedAddresses, address, -1));
      after.forEach(address -> servedAddresses = counted(servedAddresses, address, 1));
    }
  }

  private static PMap<IpAddress, Integer> counted(
      PMap<IpAddress, Integer> counts, IpAddress address, int difference) {
    int count = counts.getOrDefault(address, 0) + difference;
    return count == 0 ? counts.minus(address) : counts.plus(address, count);
  }

  /**
   * The addresses that Services want bound, and on which node ports are to be served. They are
   * those that Services ask for, whether or not they get them: what they get may depend on node
   * ports.
   */
  Set<IpAddress> servedAddresses() {
    return servedAddresses.keySet();
  }

  private void replaceMembers(@Nullable ServicePlan old, @Nullable ServicePlan next, Cause cause) {
    List<SetMember> before = old == null ? List.of() : old.members();
    List<SetMember> after = next == null ? List.of() : next.members();
    if (!before.equals(after)) {
      before.forEach(member -> drop(member, cause));
      after.forEach(member -> add(member, cause));
    }
  }

  private void add(SetMember member, Cause cause) {
    int count = members.getOrDefault(member, 0) + 1;
    members = members.plus(member, count);
    if (count == 1) {
      resize(member, 1, cause);
    }
  }

  private void drop(SetMember member, Cause cause) {
    int count = members.getOrDefault(member, 0) - 1;
    if (count > 0) {
      members = members.plus(member, count);
      return;
    }
    members = members.minus(member);
    resize(member, -1, cause);
  }

  private void resize(SetMember member, int difference, Cause cause) {
    SetName set = member.set();
    boolean wasEmpty = setSizes.isEmpty(set, member.family());
    setSizes = setSizes.plus(set, member.family(), difference);
    touch(new Resource.Member(member), cause);
    if (wasEmpty != setSizes.isEmpty(set, member.family())) {
      touch(new Resource.Rules(member.family()), cause);
    }
  }

  private void countAddress(IpAddress address, int difference, Cause cause) {
    addresses = counted(addresses, address, difference);
    touch(new Resource.BoundAddress(address), cause);
  }

  private void replaceHealth(ObjectKey service, @Nullable ServicePlan next, Cause cause) {
    HealthCheck check = next == null ? null : next.healthCheck();
    health = check == null ? health.minus(service) : health.plus(service, check);
    touch(new Resource.HealthCheck(service), cause);
  }

  void touch(Resource resource, Cause cause) {
    candidates.putIfAbsent(resource, cause);
  }

  /** Ends the step. */
  PlanUpdate build(NodeFacts node, RuleWriter rules) {
    flowCandidates.forEach(this::settleFlows);
    Plan plan =
        new Plan(
            previous.families(),
            node,
            services,
            claims,
            contested,
            selfConflicted,
            members,
            setSizes,
            addresses,
            servedAddresses,
            closedToNode,
            ruleSets(rules),
            health,
            flows);
    Map<Resource, Cause> touched = new LinkedHashMap<>(candidates);
    touched.keySet().removeIf(resource -> !PlanDifference.differs(previous, plan, resource));
    return new PlanUpdate(plan, touched, newConflicts(plan));
  }

  private Map<IpFamily, RuleSet> ruleSets(RuleWriter rules) {
    Map<IpFamily, RuleSet> ruleSets = new EnumMap<>(IpFamily.class);
    for (IpFamily family : previous.families()) {
      boolean rewrite = candidates.containsKey(new Resource.Rules(family));
      ruleSets.put(
          family,
          rewrite
              ? rules.write(family, setSizes.filled(family), closedToNode)
              : previous.rules(family));
    }
    return ruleSets;
  }

  /** Only the front ends that the Service has been given count, once it is clear which. */
  private void settleFlows(ObjectKey service, Cause cause) {
    ServicePlan plan = services.get(service);
    UdpFlows settled = plan == null ? null : GrantedFlows.of(plan, claims);
    flows = settled == null ? flows.minus(service) : flows.plus(service, settled);
    touch(new Resource.UdpFlows(service), cause);
  }

  private List<Conflict> newConflicts(Plan plan) {
    List<Conflict> added = new ArrayList<>();
    List<Conflict> known = new ArrayList<>();
    for (FrontEnd frontEnd : reclaimed) {
      added.addAll(plan.conflictsAt(frontEnd));
      known.addAll(previous.conflictsAt(frontEnd));
    }
    for (ObjectKey service : replanned) {
      added.addAll(plan.conflictsWithin(service));
      known.addAll(previous.conflictsWithin(service));
    }
    added.removeAll(new HashSet<>(known));
    added.sort(null);
    return added;
  }
}
