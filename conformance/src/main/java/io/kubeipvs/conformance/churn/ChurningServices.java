package io.kubeipvs.conformance.churn;

import io.kubeipvs.conformance.cluster.ApiConnection;
import io.kubeipvs.conformance.cluster.RealCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Services in a real API server whose endpoints come and go at random; now and then a Service does,
 * too. The first few are stable: theirs are the pods that answer. The same seed makes the same
 * edits. One thread owns it.
 *
 * <p>Each stable one has a port of its own at the pods. IPVS finds the connection of a reply by the
 * client's and the server's address and port alone, so two Services with the same servers must not
 * be asked from the same source port within the two minutes that the kernel remembers the first:
 * the reply then comes from the other Service's address. That is chance where one client asks
 * twenty of them all the time, whichever proxy has programmed the kernel.
 */
final class ChurningServices {
  static final int STABLE = 20;
  private static final int MOST_ENDPOINTS = 8;
  private static final int NODE_PORT_EVERY = 10;
  private static final int TWO_PORTS_EVERY = 7;
  private static final int FIRST_NODE_PORT = 31_000;
  private static final int FIRST_STABLE_TARGET_PORT = 8_100;
  private static final int TARGET_PORT = 80;
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  private final RealCluster cluster;
  private final ApiConnection api;
  private final Random random;
  private final boolean[] there;
  private long edits;

  ChurningServices(RealCluster cluster, ApiConnection api, int count, long seed) {
    this.cluster = cluster;
    this.api = api;
    this.random = new Random(seed);
    this.there = new boolean[count];
  }

  int count() {
    return there.length;
  }

  /** How many edits there were, those that made everything included. */
  long edits() {
    return edits;
  }

  /** Creates all of them. */
  void create() throws IOException, InterruptedException {
    for (int number = 0; number < there.length; number++) {
      create(number);
    }
  }

  /** Changes one that is not stable. */
  void changeOne() throws IOException, InterruptedException {
    int number = STABLE + random.nextInt(there.length - STABLE);
    if (!there[number]) {
      create(number);
    } else if (random.nextInt(20) == 0) {
      delete(number);
    } else {
      must("PUT", SLICES + "/" + slice(number), sliceJson(number, endpoints(number)));
    }
  }

  private void create(int number) throws IOException, InterruptedException {
    must("POST", SERVICES, serviceJson(number));
    must("POST", SLICES, sliceJson(number, endpoints(number)));
    there[number] = true;
  }

  private void delete(int number) throws IOException, InterruptedException {
    must("DELETE", SERVICES + "/" + name(number), "");
    must("DELETE", SLICES + "/" + slice(number), "");
    there[number] = false;
  }

  private void must(String method, String path, String json)
      throws IOException, InterruptedException {
    ApiConnection.Answer answer = cluster.ask(api, method, path, json);
    if (!answer.isSuccess()) {
      throw new IOException(
          "%s %s: HTTP %d: %s".formatted(method, path, answer.status(), answer.body()));
    }
    edits++;
  }

  private static String name(int number) {
    return "svc-%03d".formatted(number);
  }

  private static String slice(int number) {
    return name(number) + "-1";
  }

  private static String clusterIp(int number) {
    return "10.96.%d.%d".formatted(1 + number / 200, 1 + number % 200);
  }

  /** The cluster addresses of those that are stable. */
  static List<InetSocketAddress> stableClusterIps() {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int number = 0; number < STABLE; number++) {
      addresses.add(new InetSocketAddress(InetAddress.ofLiteral(clusterIp(number)), 80));
    }
    return addresses;
  }

  /** Their node ports. */
  static List<InetSocketAddress> stableNodePorts(String nodeAddress) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int number = 0; number < STABLE; number += NODE_PORT_EVERY) {
      addresses.add(
          new InetSocketAddress(InetAddress.ofLiteral(nodeAddress), FIRST_NODE_PORT + number));
    }
    return addresses;
  }

  /** Where pods answer for those that are stable. */
  static List<Integer> stableTargetPorts() {
    return IntStream.range(0, STABLE).mapToObj(ChurningServices::targetPort).toList();
  }

  private static int targetPort(int number) {
    return number < STABLE ? FIRST_STABLE_TARGET_PORT + number : TARGET_PORT;
  }

  private static String serviceJson(int number) {
    String nodePort =
        number % NODE_PORT_EVERY == 0 ? ",\"nodePort\":" + (FIRST_NODE_PORT + number) : "";
    String second =
        number % TWO_PORTS_EVERY == 3 && nodePort.isEmpty()
            ? ",{\"name\":\"admin\",\"port\":8081,\"targetPort\":8081}"
            : "";
    return """
    {"metadata":{"name":"%s"},
     "spec":{"type":"%s","clusterIP":"%s",
             "ports":[{"name":"http","port":80,"targetPort":%d%s}%s]}}
    """
        .formatted(
            name(number),
            nodePort.isEmpty() ? "ClusterIP" : "NodePort",
            clusterIp(number),
            targetPort(number),
            nodePort,
            second);
  }

  /** One endpoint: its address, and whether it is ready. */
  private record Endpoint(String address, boolean ready) {
    String json() {
      return "{\"addresses\":[\"%s\"],\"conditions\":{\"ready\":%s},\"nodeName\":\"%s\"}"
          .formatted(address, ready, address.startsWith("10.244.1.") ? "node-1" : "node-2");
    }
  }

  private List<Endpoint> endpoints(int number) {
    if (number < STABLE) {
      return List.of(new Endpoint("10.244.1.3", true), new Endpoint("10.244.2.3", true));
    }
    int first = random.nextInt(200);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int index = random.nextInt(MOST_ENDPOINTS + 1); index > 0; index--) {
      endpoints.add(
          new Endpoint(
              "10.244.%d.%d".formatted(1 + random.nextInt(4), 20 + (first + index * 7) % 200),
              random.nextInt(5) > 0));
    }
    return endpoints;
  }

  private static String sliceJson(int number, List<Endpoint> endpoints) {
    return """
    {"metadata":{"name":"%s","labels":{"kubernetes.io/service-name":"%s"}},
     "addressType":"IPv4",
     "ports":[{"name":"http","port":%d},{"name":"admin","port":8081}],
     "endpoints":[%s]}
    """
        .formatted(
            slice(number),
            name(number),
            targetPort(number),
            endpoints.stream().map(Endpoint::json).collect(Collectors.joining(",")));
  }
}
