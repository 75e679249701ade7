package io.kubeipvs.lab.cluster;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the manifests say that a node's kernel should hold, in the words of the tools. Worked out
 * from the objects by itself, without the code that the agent plans with, so that one can be held
 * against the other. IPv4 only, as the lab is. Immutable.
 */
public record ExpectedState(List<Service> services, List<EndpointSlice> slices) {
  public ExpectedState {
    services = List.copyOf(services);
    slices = List.copyOf(slices);
  }

  public static ExpectedState of(Collection<KubernetesObject> objects) {
    return new ExpectedState(
        objects.stream()
            .filter(Service.class::isInstance)
            .map(Service.class::cast)
            .filter(service -> !service.clusterIps().isEmpty())
            .toList(),
        objects.stream()
            .filter(EndpointSlice.class::isInstance)
            .map(EndpointSlice.class::cast)
            .toList());
  }

  /** Every address of a Service, as {@code ip address} lists them: {@code 10.96.0.1/32}. */
  public SortedSet<String> serviceAddresses() {
    return services.stream()
        .flatMap(ExpectedState::addresses)
        .map(address -> address + "/32")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Members of {@code KUBE-CLUSTER-IP}: {@code 10.96.0.1,tcp:443}. */
  public SortedSet<String> clusterIpMembers() {
    SortedSet<String> members = new TreeSet<>();
    for (Service service : services) {
      for (ServicePort port : service.ports()) {
        members.add(clusterIp(service) + "," + port.protocol().lowerCaseName() + ":" + port.port());
      }
    }
    return members;
  }

  /** Members of {@code KUBE-LOOP-BACK} on a node: {@code 10.244.1.6,tcp:80,10.244.1.6}. */
  public SortedSet<String> loopBackMembers(LabNode node) {
    SortedSet<String> members = new TreeSet<>();
    for (EndpointSlice slice : slices) {
      for (EndpointPort port : slice.ports()) {
        for (Endpoint endpoint : slice.endpoints()) {
          if (endpoint.nodeName().equals(node.name())) {
            IpAddress address = endpoint.address();
            members.add(
                "%s,%s:%d,%s"
                    .formatted(address, port.protocol().lowerCaseName(), port.port(), address));
          }
        }
      }
    }
    return members;
  }

  /** Front ends of {@code ipvsadm -ln} on a node: {@code TCP 10.96.0.1:443}. */
  public SortedSet<String> frontEnds(LabNode node) {
    SortedSet<String> frontEnds = new TreeSet<>(addressFrontEnds());
    frontEnds.addAll(nodePortFrontEnds(node));
    return frontEnds;
  }

  public SortedSet<String> nodePortFrontEnds(LabNode node) {
    SortedSet<String> frontEnds = new TreeSet<>();
    for (Service service : services) {
      for (ServicePort port : service.ports()) {
        if (port.nodePort() != 0) {
          frontEnds.add(port.protocol() + " " + node.address() + ":" + port.nodePort());
        }
      }
    }
    return frontEnds;
  }

  private SortedSet<String> addressFrontEnds() {
    SortedSet<String> frontEnds = new TreeSet<>();
    for (Service service : services) {
      for (ServicePort port : service.ports()) {
        addresses(service)
            .forEach(address -> frontEnds.add(port.protocol() + " " + address + ":" + port.port()));
      }
    }
    return frontEnds;
  }

  /** The ready endpoints of a Service's port: {@code 10.244.1.6:80}. */
  public List<String> readyEndpoints(Service service, ServicePort servicePort) {
    return slices.stream()
        .filter(slice -> slice.serviceKey().equals(service.key()))
        .flatMap(slice ->
            slice.ports().stream()
                .filter(port -> port.name().equals(servicePort.name()))
                .filter(port -> port.protocol() == servicePort.protocol())
                .flatMap(port ->
                    slice.endpoints().stream()
                        .filter(Endpoint::ready)
                        .map(endpoint -> endpoint.address() + ":" + port.port())))
        .sorted()
        .toList();
  }

  /** Names and addresses as {@code /etc/hosts} has them. */
  public String hosts() {
    return services.stream()
        .map(service ->
            "%s %s.%s.svc.cluster.local%n"
                .formatted(clusterIp(service), service.key().name(), service.key().namespace()))
        .collect(Collectors.joining());
  }

  /**
   * The Service of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Service service(String name) {
    return services.stream()
        .filter(service -> service.key().name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the manifests hold no Service named " + name));
  }

  /** A Service's cluster address. */
  public static IpAddress clusterIp(Service service) {
    return service.clusterIps().getFirst();
  }

  private static Stream<IpAddress> addresses(Service service) {
    return Stream.of(
            service.clusterIps().stream(),
            service.externalIps().stream(),
            service.loadBalancerIngress().stream()
                .filter(ingress -> ingress.mode() == Service.IpMode.VIP)
                .map(Service.Ingress::address))
        .flatMap(addresses -> addresses)
        .filter(address -> address.family() == IpFamily.IPV4);
  }
}
