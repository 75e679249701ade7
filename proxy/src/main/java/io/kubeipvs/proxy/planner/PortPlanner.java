package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.plan.SetMember.ipPort;

import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.endpoints.EndpointChoice;
import io.kubeipvs.proxy.endpoints.PortEndpoints;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.FrontEndName.Kind;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.List;

/** Plans one port of one Service in one family. One use. */
final class PortPlanner {
  private static final String SCHEDULER_WITH_PORT_FLAG = "mh";
  private static final int PORT_FLAG = 0x10; // IP_VS_SVC_F_SCHED_MH_PORT

  private final PlanConfig config;
  private final NodeFacts node;
  private final List<IpAddress> nodePortAddresses;
  private final Service service;
  private final ServiceAddresses addresses;
  private final ServicePort port;
  private final PortEndpoints endpoints;
  private final boolean externallyLocal;
  private final EndpointChoice choice;

  PortPlanner(
      PlanConfig config,
      NodeFacts node,
      List<IpAddress> nodePortAddresses,
      Service service,
      ServiceAddresses addresses,
      ServicePort port,
      PortEndpoints endpoints) {
    this.config = config;
    this.node = node;
    this.nodePortAddresses = nodePortAddresses;
    this.service = service;
    this.addresses = addresses;
    this.port = port;
    this.endpoints = endpoints;
    this.externallyLocal = isExternallyLocal(service);
    boolean clusterCounts =
        service.internalTrafficPolicy() == TrafficPolicy.CLUSTER || reachableFromOutside();
    this.choice = clusterCounts ? endpoints.choose() : endpoints.choose().withoutCluster();
  }

  /** Policy Local means something only where the API gives the Service outside addresses. */
  private static boolean isExternallyLocal(Service service) {
    return service.externalTrafficPolicy() == TrafficPolicy.LOCAL
        && switch (service.type()) {
          case LOAD_BALANCER, NODE_PORT -> true;
          case CLUSTER_IP -> !service.externalIps().isEmpty();
          case EXTERNAL_NAME -> false;
        };
  }

  private boolean reachableFromOutside() {
    return port.nodePort() != 0
        || !addresses.externals().isEmpty()
        || !addresses.loadBalancers().isEmpty();
  }

  void planInto(ServicePlanBuilder builder) {
    for (AddressPort local : endpoints.onThisNode()) {
      builder.addMember(
          SetMember.ipPortIp(
              SetName.LOOP_BACK, local.address(), port.protocol(), local.port(), local.address()));
    }
    builder.addFrontEnd(clusterIp());
    for (IpAddress address : addresses.externals()) {
      builder.addFrontEnd(externalIp(address));
    }
    for (IpAddress address : addresses.loadBalancers()) {
      builder.addFrontEnd(loadBalancer(address));
    }
    if (port.nodePort() != 0) {
      for (IpAddress address : nodePortAddresses) {
        builder.addFrontEnd(nodePort(address));
      }
    }
    boolean nodePortHasNoAddress = port.nodePort() != 0 && nodePortAddresses.isEmpty();
    int healthCheckPort = ServicePlanner.healthCheckPort(service);
    if (healthCheckPort != 0 && !nodePortHasNoAddress) {
      builder.addMember(SetMember.port(SetName.HEALTH_CHECK_NODE_PORT, family(), healthCheckPort));
    }
    if (port.protocol() == Protocol.UDP && flowsAreCleaned()) {
      builder.addFlows(port, addresses, endpoints.serving());
    }
  }

  /** kube-proxy 1.36 leaves the flows of a port alone that no endpoint serves. */
  private boolean flowsAreCleaned() {
    return config.differences().has(Difference.ENDING_FLOWS) || !endpoints.serving().isEmpty();
  }

  private IpFamily family() {
    return addresses.family();
  }

  private FrontEndPlan clusterIp() {
    IpAddress address = addresses.clusterIp();
    return frontEnd(
        Kind.CLUSTER_IP,
        address,
        port.port(),
        true,
        List.of(ipPort(SetName.CLUSTER_IP, address, port.protocol(), port.port())),
        false);
  }

  private FrontEndPlan externalIp(IpAddress address) {
    SetName set = externallyLocal ? SetName.EXTERNAL_IP_LOCAL : SetName.EXTERNAL_IP;
    return frontEnd(
        Kind.EXTERNAL_IP,
        address,
        port.port(),
        isFree(address),
        List.of(ipPort(set, address, port.protocol(), port.port())),
        false);
  }

  private FrontEndPlan loadBalancer(IpAddress address) {
    Protocol protocol = port.protocol();
    List<SetMember> members = new ArrayList<>();
    members.add(ipPort(SetName.LOAD_BALANCER, address, protocol, port.port()));
    if (externallyLocal) {
      members.add(ipPort(SetName.LOAD_BALANCER_LOCAL, address, protocol, port.port()));
    }
    List<IpPrefix> ranges = addresses.sourceRanges();
    boolean nodeAllowed = nodeIsIn(ranges);
    if (!ranges.isEmpty()) {
      members.add(ipPort(SetName.LOAD_BALANCER_FW, address, protocol, port.port()));
    }
    for (IpPrefix range : ranges) {
      members.add(
          SetMember.ipPortNet(
              SetName.LOAD_BALANCER_SOURCE_CIDR, address, protocol, port.port(), range));
    }
    if (nodeAllowed) {
      members.add(
          SetMember.ipPortIp(
              SetName.LOAD_BALANCER_SOURCE_IP, address, protocol, port.port(), address));
    }
    boolean closedToNode = !ranges.isEmpty() && !nodeAllowed;
    return frontEnd(
        Kind.LOAD_BALANCER, address, port.port(), isFree(address), members, closedToNode);
  }

  private boolean nodeIsIn(List<IpPrefix> ranges) {
    for (IpPrefix range : ranges) {
      if (range.contains(nodeAddress())) {
        return true;
      }
    }
    return false;
  }

  private FrontEndPlan nodePort(IpAddress address) {
    return frontEnd(
        Kind.NODE_PORT, address, port.nodePort(), false, nodePortMembers(address), false);
  }

  private List<SetMember> nodePortMembers(IpAddress address) {
    List<SetMember> members = new ArrayList<>();
    members.add(
        switch (port.protocol()) {
          case TCP -> nodePort(SetName.NODE_PORT_TCP);
          case UDP -> nodePort(SetName.NODE_PORT_UDP);
          case SCTP -> ipPort(SetName.NODE_PORT_SCTP_HASH, address, Protocol.SCTP, port.nodePort());
        });
    if (externallyLocal) {
      members.add(
          switch (port.protocol()) {
            case TCP -> nodePort(SetName.NODE_PORT_LOCAL_TCP);
            case UDP -> nodePort(SetName.NODE_PORT_LOCAL_UDP);
            case SCTP ->
                ipPort(SetName.NODE_PORT_LOCAL_SCTP_HASH, address, Protocol.SCTP, port.nodePort());
          });
    }
    return members;
  }

  private SetMember nodePort(SetName set) {
    return SetMember.port(set, family(), port.nodePort());
  }

  private FrontEndPlan frontEnd(
      Kind kind,
      IpAddress address,
      int number,
      boolean bound,
      List<SetMember> members,
      boolean closedToNode) {
    List<SetMember> all = new ArrayList<>(members.size() + 1);
    all.addAll(members);
    if (bound) {
      all.add(SetMember.ip(SetName.IPVS_IPS, address));
    }
    PlannedServer server =
        new PlannedServer(
            new FrontEnd(port.protocol(), address, number),
            config.scheduler(),
            config.scheduler().equals(SCHEDULER_WITH_PORT_FLAG) ? PORT_FLAG : 0,
            service.affinityTimeoutSeconds(),
            backEnds(kind == Kind.CLUSTER_IP ? internalPolicy() : externalPolicy()));
    FrontEndName name = new FrontEndName(service.key(), port.name(), kind);
    return new FrontEndPlan(name, server, bound, all, closedToNode);
  }

  private List<AddressPort> backEnds(TrafficPolicy policy) {
    return config.differences().has(Difference.LOCAL_POLICY_DROPS)
        ? choice.strictlyUnder(policy)
        : choice.under(policy);
  }

  private TrafficPolicy internalPolicy() {
    return service.internalTrafficPolicy();
  }

  private TrafficPolicy externalPolicy() {
    return externallyLocal ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER;
  }

  /** An address that a link of the node has must not be taken from it. */
  private boolean isFree(IpAddress address) {
    return !node.interfaceAddresses().contains(address);
  }

  /** A node whose address is not known counts as loopback, which no sane range holds. */
  private IpAddress nodeAddress() {
    IpAddress address = node.address(family());
    if (address != null) {
      return address;
    }
    return IpAddress.parse(family() == IpFamily.IPV4 ? "127.0.0.1" : "::1");
  }
}
