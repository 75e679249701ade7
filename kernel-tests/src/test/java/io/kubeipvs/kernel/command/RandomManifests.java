package io.kubeipvs.kernel.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A folder of manifests that is edited at random, as people and programs edit: Services of every
 * type come, change and go, endpoints come and go, files are renamed, broken and mended. One thread
 * owns it; everything follows from the seed.
 */
final class RandomManifests {
  private static final int SLOTS = 12;
  private static final int NODES = 3;

  private final SplittableRandom random;
  private final Path folder;
  private final TreeMap<Integer, String> files = new TreeMap<>();

  RandomManifests(long seed, Path folder) throws IOException {
    this.random = new SplittableRandom(seed);
    this.folder = folder;
    write("node.yaml", node());
    write("kubernetes.yaml", kubernetes());
  }

  /** One edit, on disk at once. */
  void edit() throws IOException {
    int slot = random.nextInt(SLOTS);
    String there = files.get(slot);
    switch (random.nextInt(10)) {
      case 0, 1 -> remove(slot);
      case 2 -> {
        if (there != null) { // broken for a moment, then as it was
          write(name(slot), there.substring(0, there.length() / 2) + "\n  }: [");
          write(name(slot), there);
        }
      }
      case 3 -> {
        if (there != null) { // an editor that saves beside and renames
          write("." + slot + ".swp", there);
          Files.move(
              folder.resolve("." + slot + ".swp"),
              folder.resolve(name(slot)),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      default -> {
        String content = service(slot);
        files.put(slot, content);
        write(name(slot), content);
      }
    }
  }

  private void remove(int slot) throws IOException {
    files.remove(slot);
    Files.deleteIfExists(folder.resolve(name(slot)));
  }

  private static String name(int slot) {
    return "service-" + slot + ".yaml";
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static String node() {
    return """
    apiVersion: v1
    kind: Node
    metadata:
      name: node-1
      labels: {topology.kubernetes.io/zone: zone-a}
    spec:
      podCIDRs: [10.244.1.0/24]
    status:
      addresses:
      - {type: InternalIP, address: 192.168.224.4}
    """;
  }

  private static String kubernetes() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: kubernetes, namespace: default}
    spec:
      clusterIP: 10.96.0.1
      clusterIPs: [10.96.0.1]
      ports: [{name: https, port: 443, protocol: TCP}]
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    addressType: IPv4
    metadata:
      name: kubernetes
      namespace: default
      labels: {kubernetes.io/service-name: kubernetes}
    endpoints: [{addresses: [192.168.224.3]}]
    ports: [{name: https, port: 6443, protocol: TCP}]
    """;
  }

  private String service(int slot) {
    boolean dual = random.nextInt(3) == 0;
    String type = pick("ClusterIP", "ClusterIP", "NodePort", "LoadBalancer");
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: svc-%d, namespace: default}
            spec:
              type: %s
              clusterIP: 10.96.1.%d
              clusterIPs: [10.96.1.%d%s]
            """
                .formatted(slot, type, slot, slot, dual ? ", 'fd00:10:96::1:" + slot + "'" : ""));
    if (random.nextInt(4) == 0) {
      text.append("  sessionAffinity: ClientIP\n");
    }
    text.append("  internalTrafficPolicy: " + pick("Cluster", "Cluster", "Local") + "\n");
    if (!type.equals("ClusterIP")) {
      text.append("  externalTrafficPolicy: " + pick("Cluster", "Local") + "\n");
    }
    if (random.nextInt(4) == 0) { // one address that Services share, on different ports
      text.append("  externalIPs: [203.0.113.7]\n");
    }
    if (type.equals("LoadBalancer") && random.nextBoolean()) {
      text.append(
          "  loadBalancerSourceRanges: [" + pick("198.51.100.0/24", "192.0.2.1/32") + "]\n");
    }
    String protocol = pick("TCP", "TCP", "UDP", "SCTP");
    int ports = 1 + random.nextInt(2);
    text.append("  ports:\n");
    for (int port = 0; port < ports; port++) {
      text.append("  - {name: p" + port + ", protocol: " + protocol + ", port: ");
      text.append(8000 + slot * 10 + port);
      if (!type.equals("ClusterIP")) {
        text.append(", nodePort: " + (30_000 + slot * 10 + port));
      }
      text.append("}\n");
    }
    if (type.equals("LoadBalancer")) {
      text.append("status: {loadBalancer: {ingress: [{ip: 198.51.100." + slot + "}]}}\n");
    }
    int slices = random.nextInt(3);
    for (int slice = 0; slice < slices; slice++) {
      text.append(slice(slot, "a" + slice, "IPv4", "10.244.%d.%d", protocol, ports));
    }
    if (dual) {
      text.append(slice(slot, "six", "IPv6", "fd00:10:244:%d::%d", protocol, ports));
    }
    return text.toString();
  }

  private String slice(
      int slot, String suffix, String family, String address, String protocol, int ports) {
    StringBuilder text =
        new StringBuilder(
            """
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            addressType: %s
            metadata:
              name: svc-%d-%s
              namespace: default
              labels: {kubernetes.io/service-name: svc-%d}
            ports:
            """
                .formatted(family, slot, suffix, slot));
    for (int port = 0; port < ports; port++) {
      text.append(
          "- {name: p" + port + ", protocol: " + protocol + ", port: " + (80 + port) + "}\n");
    }
    List<String> endpoints = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      int node = 1 + random.nextInt(NODES);
      endpoints.add(
          "- {addresses: ['%s'], nodeName: node-%d, conditions: {ready: %s, serving: %s, terminating: %s}}\n"
              .formatted(
                  address.formatted(node, 1 + random.nextInt(20)),
                  node,
                  random.nextInt(5) > 0,
                  random.nextInt(5) > 0,
                  random.nextInt(6) == 0));
    }
    text.append(endpoints.isEmpty() ? "endpoints: []\n" : "endpoints:\n");
    endpoints.forEach(text::append);
    return text.toString();
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
