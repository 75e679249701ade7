package io.kubeipvs.training;

import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;

import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A stand-in API server with one node and Services of every kind that matters to planning: plain,
 * of both families, with node ports, a load balancer, source ranges, affinity, local traffic. Safe
 * on any thread.
 */
final class FakedCluster implements AutoCloseable {
  static final String NODE = "worker";
  private static final int KINDS = 4;
  private static final int ENDPOINTS_PER_SLICE = 100;

  private final FakeApiServer server;

  private FakedCluster(FakeApiServer server) {
    this.server = server;
  }

  /** A cluster with so many Services, and so many endpoints of each. */
  static FakedCluster start(int services, int endpoints) throws IOException {
    return fill(FakeApiServer.start(), services, endpoints);
  }

  /** The same behind TLS, as every real one is. */
  static FakedCluster startWithTls(int services, int endpoints) throws IOException {
    return fill(FakeApiServer.start(FakedAuthority.server()), services, endpoints);
  }

  private static FakedCluster fill(FakeApiServer server, int services, int endpoints) {
    FakedCluster cluster = new FakedCluster(server);
    cluster.server.put(
        NODES,
        "",
        NODE,
        Map.of(),
        """
        "status":{"addresses":[{"type":"InternalIP","address":"192.168.224.4"},\
        {"type":"InternalIP","address":"fd00:224::4"}]}\
        """);
    for (int number = 0; number < services; number++) {
      cluster.putService(number);
      cluster.putEndpoints(number, endpoints);
    }
    return cluster;
  }

  String url() {
    return server.url();
  }

  /** Writes a kubeconfig file with the authority and a token, as kubeadm's for kube-proxy has. */
  Path kubeconfig(Path directory) throws IOException {
    Path authority = FakedAuthority.write(directory);
    Path token = Files.writeString(directory.resolve("token"), "training");
    return Files.writeString(
        directory.resolve("kubeconfig.conf"),
        """
        apiVersion: v1
        kind: Config
        clusters:
        - {name: default, cluster: {certificate-authority: %s, server: '%s'}}
        contexts:
        - {name: default, context: {cluster: default, namespace: default, user: default}}
        current-context: default
        users:
        - {name: default, user: {tokenFile: %s}}
        """
            .formatted(authority, url(), token));
  }

  private void putService(int number) {
    String kind =
        switch (number % KINDS) {
          case 0 -> "";
          case 1 -> "\"type\":\"NodePort\",\"sessionAffinity\":\"ClientIP\",";
          case 2 -> "\"type\":\"LoadBalancer\",\"loadBalancerSourceRanges\":[\"203.0.113.0/24\"],";
          default -> "\"externalTrafficPolicy\":\"Local\",\"type\":\"NodePort\",";
        };
    String nodePort = number % KINDS == 0 ? "" : ",\"nodePort\":" + (30_000 + number % 2768);
    String status =
        number % KINDS == 2
            ? ",\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"198.51.100.%d\"}]}}"
                .formatted(number % 200 + 1)
            : "";
    server.put(
        SERVICES,
        "default",
        "service-" + number,
        Map.of(),
        """
        "spec":{%s"clusterIP":"%s","clusterIPs":["%s","%s"],"ports":[{"name":"http",\
        "protocol":"TCP","port":80,"targetPort":8080%s}]}%s\
        """
            .formatted(kind, ipv4(96, number), ipv4(96, number), ipv6(number), nodePort, status));
  }

  /** Replaces the endpoints of a Service. */
  void putEndpoints(int service, int endpoints) {
    for (int first = 0; first < endpoints; first += ENDPOINTS_PER_SLICE) {
      StringJoiner texts = new StringJoiner(",");
      for (int i = first; i < Math.min(endpoints, first + ENDPOINTS_PER_SLICE); i++) {
        texts.add(
            """
            {"addresses":["%s"],"conditions":{"ready":true,"serving":true,"terminating":false},\
            "nodeName":"%s","targetRef":{"kind":"Pod","namespace":"default","name":"pod-%d-%d"}}\
            """
                .formatted(ipv4(128, service * endpoints + i), NODE, service, i));
      }
      server.put(
          ENDPOINT_SLICES,
          "default",
          "service-" + service + "-" + first,
          Map.of("kubernetes.io/service-name", "service-" + service),
          """
          "addressType":"IPv4","ports":[{"name":"http","protocol":"TCP","port":8080}],\
          "endpoints":[%s]\
          """
              .formatted(texts));
    }
  }

  /** Removes a Service; its endpoints stay, as for a moment in a real cluster. */
  void deleteService(int number) {
    server.delete(SERVICES, "default", "service-" + number);
  }

  private static String ipv4(int second, int number) {
    return "10."
        + (second + number / 65_000)
        + "."
        + number % 65_000 / 250
        + "."
        + (number % 250 + 1);
  }

  private static String ipv6(int number) {
    return "fd00:10:96::" + Integer.toHexString(number + 1);
  }

  @Override
  public void close() {
    server.close();
  }
}
