package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.collection.MapEditor;
import io.kubeipvs.proxy.collection.PersistentMap;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.UdpFlows;
import io.kubeipvs.proxy.rules.RuleWriter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads from one plan to the next, Service by Service. What a Service has no more is taken back,
 * what is new is added; how often a thing is wanted is counted, so nobody else need be asked. One
 * use.
 */
final class PlanBuilder {
  private final Plan previous;
  private final boolean first;
  private final MapEditor<ObjectKey, ServicePlan> services;
  private final MapEditor<FrontEnd, Claims> claims;
  private final MapEditor<FrontEnd, Boolean> contested;
  private final MapEditor<ObjectKey, Boolean> selfConflicted;
  private final MapEditor<SetMember, Integer> members;
  private final SetSizes.Editor setSizes;
  private final MapEditor<IpAddress, Integer> addresses;
  private final MapEditor<IpAddress, Integer> servedAddresses;
  private final MapEditor<FrontEnd, Boolean> closedToNode;
  private final MapEditor<ObjectKey, HealthCheck> health;
  private final MapEditor<ObjectKey, UdpFlows> flows;

  /** What may differ in the end, with the first reason for it. */
  private final Map<Resource, Cause> candidates = new LinkedHashMap<>();

  /** Families whose rules may be others in the end. */
  private final Set<IpFamily> touchedRules = EnumSet.noneOf(IpFamily.class);

  private final Map<ObjectKey, Cause> flowCandidates = new LinkedHashMap<>();
  private final ConflictChanges conflicts;

  /** Begins with a plan of nothing. */
  static PlanBuilder first(Plan empty) {
    return new PlanBuilder(empty, true);
  }

  /** Begins with the plan before. */
  static PlanBuilder from(Plan previous) {
    return new PlanBuilder(previous, false);
  }

  private PlanBuilder(Plan previous, boolean first) {
    this.previous = previous;
    this.first = first;
    conflicts = new ConflictChanges(previous);
    services = previous.services().edit();
    claims = previous.claims().edit();
    contested = previous.contested().edit();
    selfConflicted = previous.selfConflicted().edit();
    members = previous.memberCounts().edit();
    setSizes = previous.setSizes().edit();
    addresses = previous.addressCounts().edit();
    servedAddresses = previous.servedAddressCounts().edit();
    closedToNode = previous.closedToNode().edit();
    health = previous.healthByService().edit();
    flows = previous.flowsByService().edit();
  }

  /** Takes what a Service asks for from now on; null for nothing. */
  void replace(ObjectKey service, @Nullable ServicePlan next, Cause cause) {
    ServicePlan old = services.get(service);
    if (Objects.equals(old, next)) {
      return;
    }
    set(services, service, next);
    boolean conflicted = next != null && !next.conflicts().isEmpty();
    if (conflicted || selfConflicted.get(service) != null) {
      conflicts.replanned(service);
      mark(selfConflicted, service, conflicted);
    }
    replaceFrontEnds(service, old, next, cause);
    replaceServedAddresses(old, next);
    replaceMembers(members(old), members(next), cause);
    replaceHealth(service, old, next, cause);
    if (hasFlows(old) || hasFlows(next)) {
      flowCandidates.putIfAbsent(service, cause);
    }
  }

  private static boolean hasFlows(@Nullable ServicePlan plan) {
    return plan != null && plan.flows() != null;
  }

  private static <K, V> void set(MapEditor<K, V> map, K key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private static <K> void mark(MapEditor<K, Boolean> map, K key, boolean marked) {
    set(map, key, marked ? Boolean.TRUE : null);
  }

  private void replaceFrontEnds(
      ObjectKey service, @Nullable ServicePlan old, @Nullable ServicePlan next, Cause cause) {
    Set<FrontEnd> former = new LinkedHashSet<>();
    if (old != null) {
      for (FrontEndPlan wish : old.frontEnds()) {
        former.add(wish.frontEnd());
      }
    }
    if (next != null) {
      for (FrontEndPlan wish : next.frontEnds()) {
        former.remove(wish.frontEnd());
        claim(wish.frontEnd(), service, new Claim(next.creationTime(), wish), cause);
      }
    }
    for (FrontEnd frontEnd : former) {
      claim(frontEnd, service, null, cause);
    }
  }

  private void claim(FrontEnd frontEnd, ObjectKey service, @Nullable Claim claim, Cause cause) {
    Claims before = claims.get(frontEnd);
    Claims after = Claims.with(before, service, claim);
    set(claims, frontEnd, after);
    boolean wasContested = before != null && before.isContested();
    boolean isContested = after != null && after.isContested();
    if (wasContested || isContested) {
      mark(contested, frontEnd, isContested);
      conflicts.reclaimed(frontEnd);
      followFlows(after, cause);
    }
    FrontEndPlan old = before == null ? null : before.granted();
    FrontEndPlan next = after == null ? null : after.granted();
    grant(frontEnd, old, next, cause);
  }

  private void followFlows(@Nullable Claims claims, Cause cause) {
    if (claims != null) {
      for (Claim claim : claims.byAge()) {
        flowCandidates.putIfAbsent(claim.service(), cause);
      }
    }
  }

  private void grant(
      FrontEnd frontEnd, @Nullable FrontEndPlan old, @Nullable FrontEndPlan next, Cause cause) {
    if (Objects.equals(old, next)) {
      return;
    }
    touch(new Resource.Server(frontEnd), cause);
    replaceMembers(members(old), members(next), cause);
    boolean wasBound = old != null && old.bound();
    boolean isBound = next != null && next.bound();
    if (wasBound != isBound) {
      countAddress(frontEnd.address(), isBound ? 1 : -1, cause);
    }
    boolean wasClosed = old != null && old.closedToNode();
    boolean isClosed = next != null && next.closedToNode();
    if (wasClosed != isClosed) {
      mark(closedToNode, frontEnd, isClosed);
      touchRules(frontEnd.address().family(), cause);
    }
  }

  private static List<SetMember> members(@Nullable FrontEndPlan plan) {
    return plan == null ? List.of() : plan.members();
  }

  private void replaceServedAddresses(@Nullable ServicePlan old, @Nullable ServicePlan next) {
    Set<IpAddress> before = old == null ? Set.of() : old.servedAddresses();
    Set<IpAddress> after = next == null ? Set.of() : next.servedAddresses();
    if (!before.equals(after)) {
      for (IpAddress address : before) {
        count(servedAddresses, address, -1);
      }
      for (IpAddress address : after) {
        count(servedAddresses, address, 1);
      }
    }
  }

  /** Answers whether the first one came or the last one went. */
  private static <K> boolean count(MapEditor<K, Integer> counts, K key, int difference) {
    Integer before = counts.put(key, difference); // nearly always the first
    if (before == null) {
      return true;
    }
    int after = before + difference;
    set(counts, key, after == 0 ? null : Integer.valueOf(after));
    return after == 0;
  }

  /**
   * The addresses that Services want bound, and on which node ports are to be served. They are
   * those that Services ask for, whether or not they get them: what they get may depend on node
   * ports.
   */
  Set<IpAddress> servedAddresses() {
    return servedAddresses.toMap().keys();
  }

  private static List<SetMember> members(@Nullable ServicePlan plan) {
    return plan == null ? List.of() : plan.members();
  }

  /**
   * Entries stand in the order of what they are for, so that most are at the same place as ever.
   */
  private void replaceMembers(List<SetMember> before, List<SetMember> after, Cause cause) {
    int start = 0;
    int beforeEnd = before.size();
    int afterEnd = after.size();
    while (start < beforeEnd && start < afterEnd && before.get(start).equals(after.get(start))) {
      start++;
    }
    while (start < beforeEnd
        && start < afterEnd
        && before.get(beforeEnd - 1).equals(after.get(afterEnd - 1))) {
      beforeEnd--;
      afterEnd--;
    }
    for (int i = start; i < beforeEnd; i++) {
      drop(before.get(i), cause);
    }
    for (int i = start; i < afterEnd; i++) {
      add(after.get(i), cause);
    }
  }

  private void add(SetMember member, Cause cause) {
    if (count(members, member, 1)) {
      resize(member, 1, cause);
    }
  }

  private void drop(SetMember member, Cause cause) {
    if (count(members, member, -1)) {
      resize(member, -1, cause);
    }
  }

  private void resize(SetMember member, int difference, Cause cause) {
    touch(new Resource.Member(member), cause);
    if (setSizes.add(member.set(), member.family(), difference)) {
      touchRules(member.family(), cause);
    }
  }

  private void countAddress(IpAddress address, int difference, Cause cause) {
    if (count(addresses, address, difference)) {
      touch(new Resource.BoundAddress(address), cause);
    }
  }

  private void replaceHealth(
      ObjectKey service, @Nullable ServicePlan old, @Nullable ServicePlan next, Cause cause) {
    HealthCheck before = old == null ? null : old.healthCheck();
    HealthCheck check = next == null ? null : next.healthCheck();
    if (!Objects.equals(before, check)) {
      set(health, service, check);
      touch(new Resource.HealthCheck(service), cause);
    }
  }

  /** The rules of a family have to be written anew. */
  void touchRules(IpFamily family, Cause cause) {
    touchedRules.add(family);
    touch(new Resource.Rules(family), cause);
  }

  /** What a first plan touches need not be written down: it is all there is. */
  private void touch(Resource resource, Cause cause) {
    if (!first) {
      candidates.putIfAbsent(resource, cause);
    }
  }

  /** Ends the first step; everything counts as touched, for the cause given. */
  PlanUpdate buildFirst(ServicePlanner planner, RuleWriter rules, Cause cause) {
    touchedRules.addAll(previous.families());
    Plan plan = plan(planner, rules);
    return PlanUpdate.ofFirst(plan, cause, conflicts.begun(plan));
  }

  /** Ends the step. */
  PlanUpdate build(ServicePlanner planner, RuleWriter rules) {
    Plan plan = plan(planner, rules);
    Iterator<Resource> touched = candidates.keySet().iterator();
    while (touched.hasNext()) {
      if (!PlanDifference.differs(previous, plan, touched.next())) {
        touched.remove();
      }
    }
    return new PlanUpdate(plan, candidates, conflicts.begun(plan), conflicts.ended(plan));
  }

  private Plan plan(ServicePlanner planner, RuleWriter rules) {
    for (Map.Entry<ObjectKey, Cause> candidate : flowCandidates.entrySet()) {
      settleFlows(candidate.getKey(), candidate.getValue());
    }
    SetSizes sizes = setSizes.toSizes();
    PersistentMap<FrontEnd, Boolean> closed = closedToNode.toMap();
    return new Plan(
        previous.families(),
        planner,
        services.toMap(),
        claims.toMap(),
        contested.toMap(),
        selfConflicted.toMap(),
        members.toMap(),
        sizes,
        addresses.toMap(),
        servedAddresses.toMap(),
        closed,
        ruleSets(rules, sizes, closed.keys()),
        health.toMap(),
        flows.toMap());
  }

  private Map<IpFamily, RuleSet> ruleSets(RuleWriter rules, SetSizes sizes, Set<FrontEnd> closed) {
    if (touchedRules.isEmpty()) {
      return previous.ruleSets();
    }
    Map<IpFamily, RuleSet> ruleSets = new EnumMap<>(IpFamily.class);
    ruleSets.putAll(previous.ruleSets());
    for (IpFamily family : touchedRules) {
      ruleSets.put(family, rules.write(family, sizes.filled(family), closed));
    }
    return ruleSets;
  }

  /** Only the front ends that the Service has been given count, once it is clear which. */
  private void settleFlows(ObjectKey service, Cause cause) {
    ServicePlan plan = services.get(service);
    UdpFlows settled = plan == null ? null : GrantedFlows.of(plan, claims);
    set(flows, service, settled);
    touch(new Resource.UdpFlows(service), cause);
  }
}
