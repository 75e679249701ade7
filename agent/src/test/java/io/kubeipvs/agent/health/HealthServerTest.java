package io.kubeipvs.agent.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.http.Listener;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Status codes, headers and bodies, byte for byte as load balancers know them from kube-proxy. */
final class HealthServerTest {
  private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
  private static final ObjectKey WEB = new ObjectKey("default", "web");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T17:00:00Z"));
  private final InstantSource clock = now::get;
  private final ProxyHealth health =
      new ProxyHealth(clock, clock, Duration.ofSeconds(30), EnumSet.allOf(IpFamily.class));
  private final HttpClient client = HttpClient.newHttpClient();

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private Listener open() throws IOException {
    return HealthServer.open(new AddressPort(LOOPBACK, 0), health);
  }

  @Test
  void healthyAndEligible() throws Exception {
    health.nodeEligible(true);
    health.queued();
    pass(Duration.ofMillis(250));
    health.synced(IpFamily.IPV4);
    health.synced(IpFamily.IPV6);
    pass(Duration.ofMinutes(10));
    try (Listener server = open()) {
      HttpResponse<String> answer = get(server.port(), "/healthz");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.body())
          .isEqualTo(
              "{\"lastUpdated\":\"2026-11-22T17:10:00.25Z\","
                  + "\"currentTime\":\"2026-11-22T17:10:00.25Z\","
                  + "\"nodeEligible\":true,\"healthy\":true,\"status\":{"
                  + "\"IPv4\":{\"lastUpdated\":\"2026-11-22T17:00:00.25Z\",\"healthy\":true},"
                  + "\"IPv6\":{\"lastUpdated\":\"2026-11-22T17:00:00.25Z\",\"healthy\":true}}}");
    }
  }

  @Test
  void unhealthyWhenAChangeOfOneFamilyWaitsForTwoSyncPeriods() throws Exception {
    health.nodeEligible(true);
    health.queued();
    health.synced(IpFamily.IPV4);
    try (Listener server = open()) {
      pass(Duration.ofSeconds(60));
      assertThat(get(server.port(), "/healthz").statusCode()).isEqualTo(200);

      pass(Duration.ofMillis(1));
      HttpResponse<String> late = get(server.port(), "/livez");
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.body())
          .isEqualTo(
              "{\"lastUpdated\":\"2026-11-22T17:00:00Z\","
                  + "\"currentTime\":\"2026-11-22T17:01:00.001Z\","
                  + "\"healthy\":false,\"status\":{"
                  + "\"IPv4\":{\"lastUpdated\":\"2026-11-22T17:00:00Z\",\"healthy\":true},"
                  + "\"IPv6\":{\"lastUpdated\":\"0001-01-01T00:00:00Z\",\"healthy\":false}}}");

      health.synced(IpFamily.IPV6);
      assertThat(get(server.port(), "/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNewerChangeDoesNotHideAnOldOne() {
    health.queued();
    pass(Duration.ofSeconds(59));
    health.queued();
    pass(Duration.ofSeconds(2));
    assertThat(health.snapshot().healthy()).isFalse();
  }

  @Test
  void nodeThatGoesIsAliveButNotHealthy() throws Exception {
    try (Listener server = open()) {
      assertThat(get(server.port(), "/healthz").statusCode()).isEqualTo(503);
      assertThat(get(server.port(), "/livez").statusCode()).isEqualTo(200);
      assertThat(get(server.port(), "/healthz/ping").statusCode()).isEqualTo(404);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private ServiceHealthServers servers() {
    return new ServiceHealthServers(health, HealthAddresses.only(InetAddress.getLoopbackAddress()));
  }

  @Test
  void serviceWithLocalEndpoints() throws Exception {
    int port = freePort();
    try (ServiceHealthServers servers = servers()) {
      assertThat(servers.serve(List.of(new HealthCheck(WEB, port, 2)))).isEmpty();
      HttpResponse<String> answer = get(port, "/any/path");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-Load-Balancing-Endpoint-Weight")).hasValue("2");
      assertThat(answer.body())
          .isEqualTo(
              """
              {
              \t"service": {
              \t\t"namespace": "default",
              \t\t"name": "web"
              \t},
              \t"localEndpoints": 2,
              \t"serviceProxyHealthy": true
              }\
              """);
    }
  }

  @Test
  void serviceWithoutLocalEndpointsAndServiceOfAnUnhealthyProxy() throws Exception {
    int port = freePort();
    try (ServiceHealthServers servers = servers()) {
      servers.serve(List.of(new HealthCheck(WEB, port, 2)));
      servers.serve(List.of(new HealthCheck(WEB, port, 0)));
      HttpResponse<String> none = get(port, "/");
      assertThat(none.statusCode()).isEqualTo(503);
      assertThat(none.headers().firstValue("X-Load-Balancing-Endpoint-Weight")).hasValue("0");

      servers.serve(List.of(new HealthCheck(WEB, port, 2)));
      health.queued();
      pass(Duration.ofMinutes(2));
      HttpResponse<String> stuck = get(port, "/");
      assertThat(stuck.statusCode()).isEqualTo(503);
      assertThat(stuck.body()).contains("\"serviceProxyHealthy\": false");
    }
  }

  @Test
  void eachFamilyHasItsOwnNumberAndAFamilyWithoutTheServiceGetsNoAnswer() throws Exception {
    int port = freePort();
    try (ServiceHealthServers servers = servers()) { // listens on 127.0.0.1
      servers.serve(
          List.of(new HealthCheck(WEB, port, Map.of(IpFamily.IPV4, 0, IpFamily.IPV6, 3))));
      assertThat(get(port, "/").statusCode()).isEqualTo(503);

      servers.serve(List.of(new HealthCheck(WEB, port, Map.of(IpFamily.IPV6, 3))));
      assertThatThrownBy(() -> get(port, "/")).isInstanceOf(IOException.class);
    }
  }

  /** As with node port addresses named in IPv4 alone: IPv6 is open everywhere, IPv4 is not. */
  @Test
  void aFamilyMayBeOpenEverywhereWhileTheOtherIsNot() throws Exception {
    int port = freePort();
    HealthAddresses ipv6 = new HealthAddresses(Set.of(IpFamily.IPV6), Set.of());
    try (ServiceHealthServers servers = new ServiceHealthServers(health, ipv6)) {
      servers.serve(List.of(new HealthCheck(WEB, port, 1)));
      assertThatThrownBy(() -> get(port, "/")).isInstanceOf(IOException.class);
    }
    HealthAddresses also =
        new HealthAddresses(Set.of(IpFamily.IPV6), Set.of(InetAddress.getLoopbackAddress()));
    try (ServiceHealthServers servers = new ServiceHealthServers(health, also)) {
      servers.serve(List.of(new HealthCheck(WEB, port, 1)));
      assertThat(get(port, "/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void portsFollowTheAddresses() throws Exception {
    int port = freePort();
    List<HealthCheck> checks = List.of(new HealthCheck(WEB, port, 1));
    try (ServiceHealthServers servers = new ServiceHealthServers(health, HealthAddresses.only())) {
      servers.serve(checks);
      assertThatThrownBy(() -> get(port, "/")).isInstanceOf(IOException.class);

      servers.moveTo(HealthAddresses.only(InetAddress.getLoopbackAddress()));
      assertThat(servers.serve(checks)).isEmpty();
      assertThat(get(port, "/").statusCode()).isEqualTo(200);

      servers.moveTo(HealthAddresses.only());
      servers.serve(checks);
      assertThatThrownBy(() -> get(port, "/")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void portsFollowTheChecks() throws Exception {
    int first = freePort();
    int second = freePort();
    try (ServiceHealthServers servers = servers()) {
      servers.serve(List.of(new HealthCheck(WEB, first, 1)));
      servers.serve(List.of(new HealthCheck(WEB, second, 1)));
      assertThat(get(second, "/").statusCode()).isEqualTo(200);
      new ServerSocket(first, 1, InetAddress.getLoopbackAddress()).close(); // free again

      servers.serve(List.of());
      new ServerSocket(second, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  @Test
  void takenPortIsToldAndTriedAgain() throws Exception {
    HealthCheck check;
    try (ServiceHealthServers servers = servers()) {
      try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        check = new HealthCheck(WEB, taken.getLocalPort(), 1);
        List<ServiceHealthServers.ListenFailure> failures = servers.serve(List.of(check));
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().check()).isEqualTo(check);
        assertThat(failures.getFirst().reason()).hasMessageContaining("in use");
      }
      assertThat(servers.serve(List.of(check))).isEmpty();
      assertThat(get(check.port(), "/").statusCode()).isEqualTo(200);
    }
  }
}
