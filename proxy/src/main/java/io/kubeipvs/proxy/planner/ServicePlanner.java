package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.NodePortAddresses;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.endpoints.PortEndpoints;
import io.kubeipvs.proxy.image.ClusterImage;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans one Service at a time for one node. Each plan has the one that made it, so that what
 * follows from the node's facts alone is not found out anew for every change. Immutable.
 */
final class ServicePlanner {
  private final PlanConfig config;
  private final NodeFacts node;
  private final Set<IpAddress> boundAddresses;
  private final List<IpFamily> families;
  private final Map<IpFamily, NodePortAddresses> nodePorts = new EnumMap<>(IpFamily.class);
  private final Map<IpFamily, List<IpAddress>> nodePortAddresses = new EnumMap<>(IpFamily.class);

  /**
   * @param boundAddresses addresses of Services, on kube-ipvs0, on which node ports are to be
   *     served too
   */
  ServicePlanner(PlanConfig config, NodeFacts node, Set<IpAddress> boundAddresses) {
    this.config = config;
    this.node = node;
    this.boundAddresses = Set.copyOf(boundAddresses);
    this.families = config.families().stream().sorted().toList();
    for (IpFamily family : families) {
      NodePortAddresses ofFamily = NodePortAddresses.of(config, node, family);
      nodePorts.put(family, ofFamily);
      nodePortAddresses.put(family, ofFamily.addressesWith(boundAddresses));
    }
  }

  /** The facts of the node that it plans for. */
  NodeFacts node() {
    return node;
  }

  Set<IpAddress> boundAddresses() {
    return boundAddresses;
  }

  /** What the Service asks for; null if there is nothing to be done for it. */
  @Nullable ServicePlan plan(ClusterImage image, Service service) {
    if (!service.proxied()
        || service.type() == Service.Type.EXTERNAL_NAME
        || service.clusterIps().isEmpty()) {
      return null;
    }
    Collection<EndpointSlice> slices = image.endpoints().of(service.key());
    ServicePlanBuilder builder = new ServicePlanBuilder(service, this);
    for (IpFamily family : families) {
      ServiceAddresses addresses = ServiceAddresses.of(service, family);
      if (addresses != null) {
        planFamily(service, addresses, slices, builder);
      }
    }
    return builder.build();
  }

  private void planFamily(
      Service service,
      ServiceAddresses addresses,
      Collection<EndpointSlice> slices,
      ServicePlanBuilder builder) {
    IpFamily family = addresses.family();
    for (ServicePort port : service.ports()) {
      PortEndpoints endpoints =
          PortEndpoints.of(slices, family, port.name(), port.protocol(), node);
      new PortPlanner(config, node, nodePortAddresses(family), service, addresses, port, endpoints)
          .planInto(builder);
    }
    if (healthCheckPort(service) != 0) {
      int localEndpoints = PortEndpoints.countLocalReady(slices, family, node);
      builder.addHealthCheck(family, localEndpoints);
    }
  }

  private List<IpAddress> nodePortAddresses(IpFamily family) {
    return nodePortAddresses.getOrDefault(family, List.of());
  }

  /** Whether node ports are to be served on an address, once it is bound. */
  boolean servesNodePorts(IpAddress address) {
    NodePortAddresses ofFamily = nodePorts.get(address.family());
    return ofFamily != null && ofFamily.names(address);
  }

  /** The health check port that counts, or 0: other kinds of Services have no use for one. */
  static int healthCheckPort(Service service) {
    return service.type() == Service.Type.LOAD_BALANCER
            && service.externalTrafficPolicy() == TrafficPolicy.LOCAL
        ? service.healthCheckNodePort()
        : 0;
  }
}
