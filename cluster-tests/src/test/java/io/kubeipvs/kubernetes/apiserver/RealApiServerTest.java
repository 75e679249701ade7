package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.decode.DecodedObject;
import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.ObjectDecoder;
import io.kubeipvs.kubernetes.decode.ObjectIdentity;
import io.kubeipvs.kubernetes.event.ClusterEvent;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import io.kubeipvs.kubernetes.yaml.YamlSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source with a real kube-apiserver, which is the judge of what is sent and how. */
@Tag("cluster")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealApiServerTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  private Path directory;
  private RealApiServer server;

  @BeforeAll
  void begin(@TempDir Path directory) throws IOException {
    this.directory = directory;
    server = RealApiServer.start(directory);
    server.request(
        "POST",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        {"metadata": {"name": "proxy"},
         "subjects": [{"kind": "User", "name": "system:kube-proxy", "apiGroup": "rbac.authorization.k8s.io"}],
         "roleRef": {"kind": "ClusterRole", "name": "system:node-proxier", "apiGroup": "rbac.authorization.k8s.io"}}
        """);
    server.request(
        "POST",
        "/api/v1/nodes",
        """
        {"metadata": {"name": "node-1", "labels": {"topology.kubernetes.io/zone": "a"}},
         "spec": {"podCIDRs": ["10.244.1.0/24", "fd00:10:244:1::/64"], "podCIDR": "10.244.1.0/24",
                  "taints": [{"key": "ToBeDeletedByClusterAutoscaler", "effect": "NoSchedule"}]}}
        """);
    server.edit(
        "PATCH",
        "/api/v1/nodes/node-1/status",
        "application/merge-patch+json",
        """
        {"status": {"addresses": [{"type": "ExternalIP", "address": "203.0.113.3"},
                                  {"type": "InternalIP", "address": "192.168.224.3"},
                                  {"type": "Hostname", "address": "node-1"}]}}
        """);
    service("everything", 80);
    server.edit(
        "PATCH",
        SERVICES + "/everything",
        "application/merge-patch+json",
        """
        {"spec": {"type": "LoadBalancer", "ipFamilyPolicy": "PreferDualStack",
                  "sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 600}},
                  "externalTrafficPolicy": "Local", "internalTrafficPolicy": "Local",
                  "externalIPs": ["192.0.2.10"], "loadBalancerSourceRanges": ["203.0.113.0/24"],
                  "ports": [{"name": "http", "port": 80, "targetPort": 8080},
                            {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": "dns"}]}}
        """);
    server.edit(
        "PATCH",
        SERVICES + "/everything/status",
        "application/merge-patch+json",
        """
        {"status": {"loadBalancer": {"ingress": [{"ip": "198.51.100.7", "ipMode": "Proxy"},
                                                 {"hostname": "lb.example.com"}]}}}
        """);
    server.request(
        "POST",
        SLICES,
        """
        {"metadata": {"name": "everything-a", "labels": {"kubernetes.io/service-name": "everything"},
                      "annotations": {"endpoints.kubernetes.io/last-change-trigger-time": "2026-01-31T12:00:00Z"}},
         "addressType": "IPv4", "ports": [{"name": "http", "port": 8080}, {"name": "dns", "port": 5353, "protocol": "UDP"}],
         "endpoints": [
           {"addresses": ["10.244.1.5"], "conditions": {"ready": true, "serving": true, "terminating": false},
            "nodeName": "node-1", "zone": "a", "hints": {"forZones": [{"name": "a"}]},
            "targetRef": {"kind": "Pod", "namespace": "default", "name": "web-0"}},
           {"addresses": ["10.244.2.6"], "conditions": {"ready": false, "serving": true, "terminating": true}},
           {"addresses": ["10.244.2.7"]}]}
        """);
    service("hidden", 80);
    server.edit(
        "PATCH",
        SERVICES + "/hidden",
        "application/merge-patch+json",
        "{\"metadata\": {\"labels\": {\"service.kubernetes.io/service-proxy-name\": \"other\"}}}");
    server.request(
        "POST",
        SERVICES,
        "{\"metadata\":{\"name\":\"headless\"},\"spec\":{\"clusterIP\":\"None\",\"ports\":[{\"port\":80}]}}");
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/vnd.kubernetes.protobuf", "application/json"})
  void knowsEveryFieldInEitherForm(String contentType) throws Exception {
    ConnectionConfig config =
        new ConnectionConfig(
            server.kubeconfig("proxy", "token: " + RealApiServer.PROXY_TOKEN).toString(),
            "",
            contentType,
            "",
            1000,
            1000);
    try (FollowedSource source = FollowedSource.of(config, Timing.DEFAULT).awaitSynced()) {
      assertThat(source.objects()).isEqualTo(held());
      assertThat(source.names())
          .contains("Service default/everything", "Service default/kubernetes", "Node node-1")
          .doesNotContain("Service default/hidden", "Service default/headless");
      assertThat(source.problems()).isEmpty();

      for (int port = 1000; port < 1010; port++) {
        service("changing", port);
        server.edit("DELETE", SERVICES + "/changing", "application/json", "");
      }
      service("last", 99);
      awaitHeld(source);
      server.edit("DELETE", SERVICES + "/last", "application/json", "");
      awaitHeld(source);
    }
  }

  @Test
  void goesOnAfterTheServerWasKilledAndTellsOnlyDifferences() throws Exception {
    Path kubeconfig = server.kubeconfig("proxy", "token: " + RealApiServer.PROXY_TOKEN);
    try (FollowedSource source =
        FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT).awaitSynced()) {
      int told = source.eventCount();
      server.killApiServer();
      server.startApiServer();
      service("after-restart", 81);
      awaitHeld(source);
      source.await("no problem left", () -> source.problems().isEmpty());
      assertThat(changes(source, told)).hasSize(1);
    }
  }

  @Test
  void listsAnewAfterEtcdHasForgotten() throws Exception {
    try (Relay relay = Relay.to(server.port())) {
      Path kubeconfig =
          server.kubeconfig(
              "relayed",
              "{server: \"https://127.0.0.1:%d\", certificate-authority: ca.crt}"
                  .formatted(relay.port()),
              "token: " + RealApiServer.PROXY_TOKEN);
      service("to-go", 82);
      try (FollowedSource source =
          FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT).awaitSynced()) {
        awaitHeld(source);
        int told = source.eventCount();
        relay.cut();
        server.edit("DELETE", SERVICES + "/to-go", "application/json", "");
        service("come", 83);
        server.killApiServer();
        server.compactHistory();
        server.startApiServer();
        relay.mend();
        awaitHeld(source);
        assertThat(changes(source, told)).hasSize(2);
      }
    }
  }

  @Test
  void takesATokenThatWasRotated() throws Exception {
    Path token = Files.writeString(directory.resolve("rotating-token"), "no longer good");
    Path kubeconfig = server.kubeconfig("rotating", "tokenFile: " + token.getFileName());
    try (FollowedSource source =
        FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT)) {
      source.await("a problem", () -> !source.problems().isEmpty());
      assertThat(source.problems().toString()).contains("401 Unauthorized");
      Files.writeString(token, RealApiServer.PROXY_TOKEN + "\n");
      source.awaitSynced();
      source.await("no problem left", () -> source.problems().isEmpty());
      assertThat(source.objects()).isEqualTo(held());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ec"})
  void showsAClientCertificateAndTakesANewOne(String key) throws Exception {
    server.pki().issue("client", key, "/CN=nobody", "");
    Path kubeconfig =
        server.kubeconfig("certificate", "client-certificate: client.crt, client-key: client.key");
    try (FollowedSource source =
        FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT)) {
      source.await("a problem", () -> !source.problems().isEmpty());
      assertThat(source.problems().toString()).contains("403 Forbidden").contains("nobody");
      server.pki().issue("client", key, "/CN=system:kube-proxy", "");
      source.awaitSynced();
      assertThat(source.objects()).isEqualTo(held());
    }
  }

  @Test
  void refusesAServerOfAnotherAuthorityOrName() throws Exception {
    server.pki().authority("other");
    String token = "token: " + RealApiServer.PROXY_TOKEN;
    Path stranger =
        server.kubeconfig(
            "stranger",
            "{server: \"%s\", certificate-authority: other.crt}".formatted(server.url()),
            token);
    try (FollowedSource source =
        FollowedSource.of(RealApiServer.config(stranger), Timing.DEFAULT)) {
      source.await("a problem", () -> !source.problems().isEmpty());
      assertThat(source.problems().toString()).contains("certification path");
    }
    String cluster = "{server: \"%s\", certificate-authority: ca.crt, tls-server-name: %s}";
    Path misnamed =
        server.kubeconfig("misnamed", cluster.formatted(server.url(), "example.com"), token);
    try (FollowedSource source =
        FollowedSource.of(RealApiServer.config(misnamed), Timing.DEFAULT)) {
      source.await("a problem", () -> !source.problems().isEmpty());
      assertThat(source.problems().toString()).contains("name matching example.com found");
    }
    Path named =
        server.kubeconfig(
            "named", cluster.formatted(server.url(), "kubernetes.default.svc"), token);
    try (FollowedSource source = FollowedSource.of(RealApiServer.config(named), Timing.DEFAULT)) {
      source.awaitSynced();
    }
  }

  @Test
  void listsWhereTheServerCannotStreamLists(@TempDir Path other) throws Exception {
    try (RealApiServer older = RealApiServer.start(other, "--feature-gates=WatchList=false")) {
      Path kubeconfig = older.kubeconfig("admin", "token: " + RealApiServer.ADMIN_TOKEN);
      try (FollowedSource source =
          FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT).awaitSynced()) {
        assertThat(source.problems()).isEmpty();
        source.awaitNames("Service default/kubernetes", "EndpointSlice default/kubernetes");
        older.request(
            "POST",
            SERVICES,
            "{\"metadata\":{\"name\":\"new\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
        source.awaitNames(
            "Service default/kubernetes",
            "Service default/new",
            "EndpointSlice default/kubernetes");
      }
    }
  }

  @Test
  void postsEventsThatTheServerTakes() throws Exception {
    Path kubeconfig = server.kubeconfig("proxy", "token: " + RealApiServer.PROXY_TOKEN);
    try (FollowedSource source =
        FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT).awaitSynced()) {
      source.sink().post(ClusterEvent.starting("node-1"));
      source
          .sink()
          .post(
              ClusterEvent.refused(
                  Kind.SERVICE, new ObjectKey("default", "everything"), "1-2-3", "\"why\""));
      String events = "/apis/events.k8s.io/v1/namespaces/default/events";
      source.await("two", () -> server.request("GET", events, null).contains("Refused"));
      assertThat(server.request("GET", events, null))
          .contains("\"reason\":\"Starting\"")
          .contains("\"reportingController\":\"kube-ipvs\"");
    }
  }

  @Test
  void anEventOfAServiceIsFoundByWhoDescribesItAndIsThereOnceForAllNodes() throws Exception {
    Path kubeconfig = server.kubeconfig("proxy", "token: " + RealApiServer.PROXY_TOKEN);
    String uid =
        server
            .request("GET", SERVICES + "/everything", null)
            .replaceFirst("(?s).*?\"uid\":\\s*\"([^\"]+)\".*", "$1");
    String described =
        "/api/v1/namespaces/default/events?fieldSelector=involvedObject.uid%3D" + uid;
    ObjectKey key = new ObjectKey("default", "everything");
    for (int node = 0; node < 2; node++) {
      try (FollowedSource source =
          FollowedSource.of(RealApiServer.config(kubeconfig), Timing.DEFAULT).awaitSynced()) {
        source.sink().post(ClusterEvent.frontEndRefused(key, "TCP 192.0.2.10:80 is another's"));
        source.sink().post(ClusterEvent.frontEndRefused(new ObjectKey("default", "none"), "gone"));
        source.sink().post(ClusterEvent.frontEndFree(key, "after round " + node));
        String last = "after round " + node;
        source.await(last, () -> server.request("GET", described, null).contains(last));
      }
    }
    assertThat(server.request("GET", described, null).split("\"FrontEndRefused\"", -1)).hasSize(2);
  }

  private void service(String name, int port) {
    server.request(
        "POST",
        SERVICES,
        "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"ports\":[{\"port\":%d}]}}"
            .formatted(name, port));
  }

  private void awaitHeld(FollowedSource source) {
    source.await(
        "what the server holds: " + held().keySet(), () -> source.objects().equals(held()));
  }

  private static List<SourceEvent> changes(FollowedSource source, int from) {
    return source.events().subList(from, source.eventCount()).stream()
        .filter(
            event -> event instanceof SourceEvent.Upserted || event instanceof SourceEvent.Deleted)
        .toList();
  }

  /** What the server holds for a proxy, read by the reader of manifests. */
  private Map<ObjectIdentity, KubernetesObject> held() {
    Map<ObjectIdentity, KubernetesObject> held = new TreeMap<>();
    for (String path :
        List.of(
            "/api/v1/services",
            "/apis/discovery.k8s.io/v1/endpointslices",
            "/api/v1/nodes?fieldSelector=metadata.name%3Dnode-1")) {
      try {
        for (DocumentNode list : YamlDocuments.parse(server.request("GET", path, null))) {
          for (DecodedObject decoded : ObjectDecoder.decode(list)) {
            if (decoded instanceof DecodedObject.Usable usable && isForProxy(usable.object())) {
              held.put(usable.identity(), usable.object());
            }
          }
        }
      } catch (YamlSyntaxException e) {
        throw new AssertionError(e);
      }
    }
    return held;
  }

  private static boolean isForProxy(KubernetesObject object) {
    return switch (object) {
      case io.kubeipvs.kubernetes.model.Service service ->
          service.proxied() && !service.clusterIps().isEmpty();
      case io.kubeipvs.kubernetes.model.EndpointSlice slice -> slice.proxied();
      case io.kubeipvs.kubernetes.model.Node _ -> true;
    };
  }
}
