package io.kubeipvs.proxy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a plan says, kept up to date from nothing but the touched resources, as a kernel is.
 */
final class PlanMirror {
  private final Map<FrontEnd, PlannedServer> servers = new HashMap<>();
  private final Set<IpAddress> addresses = new HashSet<>();
  private final Set<SetMember> members = new HashSet<>();
  private final Map<IpFamily, RuleSet> rules = new HashMap<>();
  private final Map<ObjectKey, HealthCheck> healthChecks = new HashMap<>();
  private final Map<ObjectKey, UdpFlows> flows = new HashMap<>();

  /** Takes over what is touched; each of them must be a change. */
  void apply(PlanUpdate update) {
    NodePlan plan = update.plan();
    for (Resource resource : update.touched().keySet()) {
      boolean changed =
          switch (resource) {
            case Resource.Server(FrontEnd at) -> put(servers, at, plan.server(at));
            case Resource.BoundAddress(IpAddress a) -> put(addresses, a, plan.binds(a));
            case Resource.Member(SetMember m) -> put(members, m, plan.contains(m));
            case Resource.Rules(IpFamily family) -> put(rules, family, plan.rules(family));
            case Resource.HealthCheck(ObjectKey s) -> put(healthChecks, s, plan.healthCheck(s));
            case Resource.UdpFlows(ObjectKey s) -> put(flows, s, plan.udpFlows(s));
          };
      assertThat(changed).as("%s is touched, so it differs", resource).isTrue();
    }
    assertCounts(update);
  }

  private static void assertCounts(PlanUpdate update) {
    assertThat(update.causes()).hasSameElementsAs(Set.copyOf(update.touched().values()));
    assertThat(update.touched().keySet())
        .filteredOn(resource -> resource instanceof Resource.HealthCheck)
        .hasSize(update.touchedHealthChecks());
  }

  private static <K, V> boolean put(Map<K, V> map, K key, @Nullable V value) {
    V old = value == null ? map.remove(key) : map.put(key, value);
    return !Objects.equals(old, value);
  }

  private static <E> boolean put(Set<E> set, E element, boolean there) {
    return there ? set.add(element) : set.remove(element);
  }

  /** Checks that nothing differs from the plan, so nothing was forgotten. */
  void assertHolds(NodePlan plan) {
    assertThat(servers).isEqualTo(byKey(plan.servers(), PlannedServer::frontEnd));
    assertThat(addresses).isEqualTo(Set.copyOf(plan.boundAddresses()));
    assertThat(members).isEqualTo(Set.copyOf(plan.members()));
    for (IpFamily family : plan.families()) {
      assertThat(rules.get(family)).isEqualTo(plan.rules(family));
    }
    assertThat(healthChecks).isEqualTo(byKey(plan.healthChecks(), HealthCheck::service));
    assertThat(flows).isEqualTo(byKey(plan.udpFlows(), UdpFlows::service));
  }

  private static <K, V> Map<K, V> byKey(Collection<V> values, Function<V, K> key) {
    return values.stream().collect(Collectors.toMap(key, Function.identity()));
  }
}
