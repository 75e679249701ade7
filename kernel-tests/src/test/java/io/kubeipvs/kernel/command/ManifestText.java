package io.kubeipvs.kernel.command;

import java.util.ArrayList;
import java.util.List;

/** The objects of a manifest in few words; each ends where the next document begins. Stateless. */
final class ManifestText {
  private ManifestText() {}

  static String node(String zone, String address) {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: node-1, labels: {topology.kubernetes.io/zone: %s}}
    spec: {podCIDRs: [10.244.1.0/24]}
    status: {addresses: [{type: InternalIP, address: %s}]}
    ---
    """
        .formatted(zone, address);
  }

  /**
   * @param spec in braces' form, without them
   */
  static String service(String name, String spec) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default}
    spec: {%s}
    ---
    """
        .formatted(name, spec);
  }

  /**
   * A Service with load balancer addresses.
   *
   * @param year of its creation: an older Service keeps what two ask for
   * @param ingress entries of the list, with commas
   */
  static String balanced(String name, int year, String spec, String ingress) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default, creationTimestamp: "%d-01-01T00:00:00Z"}
    spec: {%s}
    status: {loadBalancer: {ingress: [%s]}}
    ---
    """
        .formatted(name, year, spec, ingress);
  }

  static String slice(
      String name, String service, String family, String ports, String... endpoints) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %s, namespace: default, labels: {kubernetes.io/service-name: %s}}
    addressType: %s
    ports: [%s]
    endpoints: [%s]
    ---
    """
        .formatted(name, service, family, ports, String.join(", ", endpoints));
  }

  /** A ready endpoint. */
  static String pod(String address, int node) {
    return "{addresses: ['%s'], nodeName: node-%d}".formatted(address, node);
  }

  /** An endpoint that is being deleted. */
  static String leaving(String address, int node, boolean serving) {
    return "{addresses: ['%s'], nodeName: node-%d, conditions: {ready: false, serving: %s, terminating: true}}"
        .formatted(address, node, serving);
  }

  /**
   * Ten slices of a hundred endpoints each.
   *
   * @param doubled whether the first endpoint stands in all of them
   */
  static String thousand(String service, boolean doubled) {
    StringBuilder text = new StringBuilder();
    for (int slice = 0; slice < 10; slice++) {
      List<String> pods = new ArrayList<>();
      for (int pod = 1; pod <= 100; pod++) {
        pods.add(pod("10.245." + slice + "." + pod, 1 + pod % 3));
      }
      if (doubled && slice > 0) {
        pods.add(pod("10.245.0.1", 1));
      }
      text.append(
          slice(
              "many-" + slice,
              service,
              "IPv4",
              "{name: p, port: 80}",
              pods.toArray(String[]::new)));
    }
    return text.toString();
  }
}
