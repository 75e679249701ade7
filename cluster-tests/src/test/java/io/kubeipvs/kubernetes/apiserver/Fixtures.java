package io.kubeipvs.kubernetes.apiserver;

import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;

import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.util.Map;

/** Objects for a fake API server. */
final class Fixtures {
  private Fixtures() {}

  static void service(FakeApiServer server, String name, int port) {
    service(server, name, Map.of(), port);
  }

  static void service(FakeApiServer server, String name, Map<String, String> labels, int port) {
    server.put(
        SERVICES,
        "default",
        name,
        labels,
        "\"spec\":{\"clusterIP\":\"10.96.0.7\",\"ports\":[{\"port\":%d,\"targetPort\":\"web\"}]}"
            .formatted(port));
  }

  static void headless(FakeApiServer server, String name) {
    server.put(
        SERVICES,
        "default",
        name,
        Map.of(),
        "\"spec\":{\"clusterIP\":\"None\",\"ports\":[{\"port\":80}]}");
  }

  static void slice(FakeApiServer server, String name, String address) {
    slice(server, name, Map.of("kubernetes.io/service-name", "web"), address);
  }

  static void slice(FakeApiServer server, String name, Map<String, String> labels, String address) {
    server.put(
        ENDPOINT_SLICES,
        "default",
        name,
        labels,
        "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"\",\"port\":8080}],"
            + "\"endpoints\":[{\"addresses\":[\"%s\"],\"conditions\":{\"ready\":true}}]"
                .formatted(address));
  }

  static void node(FakeApiServer server, String name, String zone) {
    server.put(
        NODES,
        "",
        name,
        Map.of("topology.kubernetes.io/zone", zone),
        "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.168.224.3\"}]}");
  }
}
