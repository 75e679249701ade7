package io.kubeipvs.dataplane.duty;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.HealthCheck;
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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A plan made by hand for node 192.168.224.4 with pods in 10.244.1.0/24: what the real planner
 * plans, in the small. Immutable.
 */
final class TestPlan implements NodePlan {
  static final IpAddress NODE = IpAddress.parse("192.168.224.4");
  static final IpPrefix LOCAL_PODS = IpPrefix.parse("10.244.1.0/24");

  private final Set<IpFamily> families;
  private final Map<FrontEnd, PlannedServer> servers = new LinkedHashMap<>();
  private final Map<FrontEnd, ObjectKey> owners = new LinkedHashMap<>();
  private final Set<IpAddress> bound = new LinkedHashSet<>();
  private final Set<SetMember> members = new LinkedHashSet<>();
  private final Map<ObjectKey, UdpFlows> flows = new LinkedHashMap<>();

  private final List<String> closedToNode = new ArrayList<>();

  private TestPlan(Set<IpFamily> families) {
    this.families = families;
  }

  static TestPlan of(TestService... services) {
    return of(EnumSet.of(IpFamily.IPV4), List.of(services));
  }

  static TestPlan of(Set<IpFamily> families, Collection<TestService> services) {
    TestPlan plan = new TestPlan(families);
    services.forEach(plan::add);
    return plan;
  }

  /** The same with these set entries, too. */
  TestPlan with(Collection<SetMember> more) {
    TestPlan plan = copy();
    plan.members.addAll(more);
    return plan;
  }

  /** The same with a load balancer port that programs of the node must not use. */
  TestPlan closedToNode(String address, int port) {
    TestPlan plan = copy();
    plan.closedToNode.add(
        "-A KUBE-IPVS-OUT-FILTER -s %s/32 -m ipvs --vproto 6 --vaddr %s --vport %d -j DROP"
            .formatted(address, address, port));
    return plan;
  }

  private TestPlan copy() {
    TestPlan plan = new TestPlan(families);
    plan.servers.putAll(servers);
    plan.owners.putAll(owners);
    plan.bound.addAll(bound);
    plan.members.addAll(members);
    plan.flows.putAll(flows);
    plan.closedToNode.addAll(closedToNode);
    return plan;
  }

  private void add(TestService service) {
    IpAddress clusterIp = service.clusterIp();
    put(service, new FrontEnd(service.protocol(), clusterIp, service.port()));
    members.add(
        SetMember.ipPort(SetName.CLUSTER_IP, clusterIp, service.protocol(), service.port()));
    members.add(SetMember.ip(SetName.IPVS_IPS, clusterIp));
    bound.add(clusterIp);
    for (AddressPort backEnd : service.backEnds()) {
      if (LOCAL_PODS.contains(backEnd.address())) {
        members.add(
            SetMember.ipPortIp(
                SetName.LOOP_BACK,
                backEnd.address(),
                service.protocol(),
                backEnd.port(),
                backEnd.address()));
      }
    }
    if (service.nodePort() != 0) {
      put(service, new FrontEnd(service.protocol(), NODE, service.nodePort()));
      SetName set =
          service.protocol() == Protocol.TCP ? SetName.NODE_PORT_TCP : SetName.NODE_PORT_UDP;
      members.add(SetMember.port(set, IpFamily.IPV4, service.nodePort()));
    }
    if (service.protocol() == Protocol.UDP) {
      UdpFlows.Port port =
          new UdpFlows.Port(
              clusterIp.family(),
              Set.of(new AddressPort(clusterIp, service.port())),
              service.nodePort(),
              Set.copyOf(service.backEnds()));
      flows.put(service.key(), new UdpFlows(service.key(), List.of(port)));
    }
  }

  private void put(TestService service, FrontEnd frontEnd) {
    servers.put(
        frontEnd,
        new PlannedServer(frontEnd, "rr", 0, service.affinityTimeoutSeconds(), service.backEnds()));
    owners.put(frontEnd, service.key());
  }

  /** All that the plan asks for, as the first update of a start. */
  PlanUpdate first() {
    return new PlanUpdate(this, Map.of());
  }

  /** The step from another plan to this, for a change of this Service. */
  PlanUpdate after(NodePlan before, String service, String resourceVersion) {
    ObjectKey key = TestService.clusterIp(service, "10.96.0.1", 1).key();
    Cause cause = new Cause.ServiceChanged(key, resourceVersion);
    Map<Resource, Cause> touched = new LinkedHashMap<>();
    Set<FrontEnd> frontEnds = new HashSet<>(servers.keySet());
    before.servers().forEach(server -> frontEnds.add(server.frontEnd()));
    for (FrontEnd frontEnd : frontEnds) {
      PlannedServer now = server(frontEnd);
      if (now == null || !now.equals(before.server(frontEnd))) {
        touched.put(new Resource.Server(frontEnd), cause);
      }
    }
    difference(members, before.members())
        .forEach(member -> touched.put(new Resource.Member(member), cause));
    difference(bound, before.boundAddresses())
        .forEach(address -> touched.put(new Resource.BoundAddress(address), cause));
    for (IpFamily family : families) {
      if (!before.rules(family).equals(rules(family))) {
        touched.put(new Resource.Rules(family), cause);
      }
    }
    flows.keySet().forEach(owner -> touched.put(new Resource.UdpFlows(owner), cause));
    return new PlanUpdate(this, touched);
  }

  private static <T> Set<T> difference(Set<T> one, Set<T> other) {
    Set<T> differing = new LinkedHashSet<>(one);
    for (T element : other) {
      if (!differing.remove(element)) {
        differing.add(element);
      }
    }
    return differing;
  }

  @Override
  public Set<IpFamily> families() {
    return families;
  }

  @Override
  public @Nullable PlannedServer server(FrontEnd frontEnd) {
    return servers.get(frontEnd);
  }

  @Override
  public Collection<PlannedServer> servers() {
    return servers.values();
  }

  @Override
  public @Nullable ObjectKey owner(FrontEnd frontEnd) {
    return owners.get(frontEnd);
  }

  @Override
  public @Nullable FrontEndName name(FrontEnd frontEnd) {
    ObjectKey owner = owners.get(frontEnd);
    return owner == null ? null : new FrontEndName(owner, "", FrontEndName.Kind.CLUSTER_IP);
  }

  @Override
  public List<Conflict> conflicts() {
    return List.of();
  }

  @Override
  public boolean binds(IpAddress address) {
    return bound.contains(address);
  }

  @Override
  public Set<IpAddress> boundAddresses() {
    return bound;
  }

  @Override
  public boolean contains(SetMember member) {
    return members.contains(member);
  }

  @Override
  public Set<SetMember> members() {
    return members;
  }

  @Override
  public RuleSet rules(IpFamily family) {
    return TestRules.of(
        family,
        members.stream().anyMatch(member -> member.set() == SetName.CLUSTER_IP),
        closedToNode);
  }

  @Override
  public @Nullable HealthCheck healthCheck(ObjectKey service) {
    return null;
  }

  @Override
  public Collection<HealthCheck> healthChecks() {
    return List.of();
  }

  @Override
  public @Nullable UdpFlows udpFlows(ObjectKey service) {
    return flows.get(service);
  }

  @Override
  public Collection<UdpFlows> udpFlows() {
    return flows.values();
  }

  @Override
  public String render() {
    return new TreeMap<>(servers) + "\n" + new TreeSet<>(bound);
  }
}
