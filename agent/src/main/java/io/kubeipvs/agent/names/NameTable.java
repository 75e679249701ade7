package io.kubeipvs.agent.names;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.plan.FrontEnd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names by address. Immutable once made. Where two objects claim one address, either's name may
 * come out; planning tells of such conflicts.
 */
public final class NameTable {
  public static final NameTable EMPTY = new NameTable();

  final Map<FrontEnd, ServiceName> frontEnds = new HashMap<>();
  final Map<NodePort, ServiceName> nodePorts = new HashMap<>();
  final Map<FrontEnd, EndpointName> endpoints = new HashMap<>();
  final Map<IpAddress, String> nodes = new HashMap<>();

  NameTable() {}

  /** A port that every node opens. */
  record NodePort(Protocol protocol, int port) {}

  /** Reads the names off the objects. */
  public static NameTable of(Collection<? extends KubernetesObject> objects) {
    NameTable table = new NameTable();
    for (KubernetesObject object : objects) {
      switch (object) {
        case Service service -> table.add(service);
        case EndpointSlice slice -> table.add(slice);
        case Node node -> node.addresses().forEach(at -> table.nodes.put(at, node.key().name()));
      }
    }
    return table;
  }

  /** Reads the names off all objects of an image. */
  public static NameTable of(ClusterImage image) {
    List<KubernetesObject> objects = new ArrayList<>(image.allNodes());
    objects.addAll(image.services().all());
    objects.addAll(image.endpoints().all());
    return of(objects);
  }

  private void add(Service service) {
    for (ServicePort port : service.ports()) {
      service
          .clusterIps()
          .forEach(address -> add(address, service, port, ServiceName.Role.CLUSTER_IP));
      service
          .externalIps()
          .forEach(address -> add(address, service, port, ServiceName.Role.EXTERNAL_IP));
      service
          .loadBalancerIngress()
          .forEach(in -> add(in.address(), service, port, ServiceName.Role.LOAD_BALANCER));
      if (port.nodePort() != 0) {
        nodePorts.put(
            new NodePort(port.protocol(), port.nodePort()),
            name(service.key(), port, ServiceName.Role.NODE_PORT));
      }
    }
  }

  private void add(IpAddress address, Service service, ServicePort port, ServiceName.Role role) {
    frontEnds.put(
        new FrontEnd(port.protocol(), address, port.port()), name(service.key(), port, role));
  }

  private static ServiceName name(ObjectKey service, ServicePort port, ServiceName.Role role) {
    return new ServiceName(service, port.name(), role);
  }

  private void add(EndpointSlice slice) {
    for (Endpoint endpoint : slice.endpoints()) {
      ObjectKey target = endpoint.target();
      EndpointName name =
          new EndpointName(target == null ? "" : target.toString(), endpoint.nodeName());
      for (EndpointPort port : slice.ports()) {
        endpoints.put(new FrontEnd(port.protocol(), endpoint.address(), port.port()), name);
      }
    }
  }

  /** The Service behind a front end, by its address or as a node port; null if none is known. */
  public @Nullable ServiceName service(FrontEnd frontEnd) {
    ServiceName name = frontEnds.get(frontEnd);
    return name != null ? name : nodePorts.get(new NodePort(frontEnd.protocol(), frontEnd.port()));
  }

  /** Pod and node behind an endpoint; a node is also known by its own address. */
  public EndpointName endpoint(Protocol protocol, AddressPort endpoint) {
    EndpointName name =
        endpoints.getOrDefault(
            new FrontEnd(protocol, endpoint.address(), endpoint.port()), EndpointName.UNKNOWN);
    return name.node().isEmpty()
        ? new EndpointName(name.pod(), nodes.getOrDefault(endpoint.address(), ""))
        : name;
  }
}
