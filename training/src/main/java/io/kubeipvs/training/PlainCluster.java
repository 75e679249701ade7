package io.kubeipvs.training;

import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.util.Map;

/**
 * A stand-in API server with one node and many plain Services: one IPv4 address, one port, one
 * endpoint each, of which every tenth is on this node. Safe on any thread.
 */
final class PlainCluster implements AutoCloseable {
  private static final int NODE_COUNT = 10;
  private static final int SERVICE_BASE = 10 << 24 | 96 << 16 | 1;
  private static final int POD_BASE = 10 << 24 | 244 << 16 | 1;

  private final FakeApiServer server;
  private final int services;

  private PlainCluster(FakeApiServer server, int services) {
    this.server = server;
    this.services = services;
  }

  /** A cluster with so many Services, of which a watch that is quiet says nothing. */
  static PlainCluster start(int services) throws IOException {
    PlainCluster cluster = new PlainCluster(FakeApiServer.start(), services);
    cluster.server.setBookmarkMillis(0);
    cluster.server.put(
        NODES,
        "",
        FakedCluster.NODE,
        Map.of(),
        "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.168.224.4\"}]}");
    for (int number = 0; number < services; number++) {
      cluster.putService(number);
      cluster.putEndpoints(number, endpoint(number, number));
    }
    return cluster;
  }

  String url() {
    return server.url();
  }

  /**
   * Gives a Service one more endpoint, on another node.
   *
   * @param change numbers such endpoints, from 0
   */
  void addEndpoint(int service, int change) {
    putEndpoints(service, endpoint(service, service) + "," + endpoint(1, services + change));
  }

  private void putService(int number) {
    IpAddress address = IpAddress.ofIpv4(SERVICE_BASE + number);
    server.put(
        SERVICES,
        "default",
        "service-" + number,
        Map.of(),
        """
        "spec":{"clusterIP":"%s","clusterIPs":["%s"],"ports":[{"protocol":"TCP","port":80,\
        "targetPort":8080}],"type":"ClusterIP","ipFamilies":["IPv4"]}\
        """
            .formatted(address, address));
  }

  private void putEndpoints(int service, String endpoints) {
    server.put(
        ENDPOINT_SLICES,
        "default",
        "service-" + service + "-1",
        Map.of("kubernetes.io/service-name", "service-" + service),
        """
        "addressType":"IPv4","ports":[{"name":"","protocol":"TCP","port":8080}],\
        "endpoints":[%s]\
        """
            .formatted(endpoints));
  }

  /**
   * @param place which node it is on: this one, or one of nine others
   */
  private static String endpoint(int place, int number) {
    return """
    {"addresses":["%s"],"conditions":{"ready":true,"serving":true,"terminating":false},\
    "nodeName":"%s","targetRef":{"kind":"Pod","namespace":"default","name":"pod-%d"}}\
    """
        .formatted(
            IpAddress.ofIpv4(POD_BASE + number),
            place % NODE_COUNT == 0 ? FakedCluster.NODE : "other-" + place % NODE_COUNT,
            number);
  }

  @Override
  public void close() {
    server.close();
  }
}
