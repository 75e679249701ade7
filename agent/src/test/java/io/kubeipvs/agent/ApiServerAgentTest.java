package io.kubeipvs.agent;

import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.apiserver.ApiServerSource;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From an API server to a kernel's state, with every part real but these two. */
@Timeout(120)
final class ApiServerAgentTest {
  private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final String WEB = "TCP 10.96.0.20:80\n  -> 10.244.1.2:8080 weight 1\n";

  private final FakeNode node = new FakeNode();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
  private FakeApiServer server;

  @TempDir private Path directory;

  @BeforeEach
  void begin() throws IOException {
    server = FakeApiServer.start();
    server.put(
        NODES,
        "",
        "worker",
        Map.of(),
        "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.168.224.4\"}]}");
    service("web", "10.96.0.20");
    server.put(
        ENDPOINT_SLICES,
        "default",
        "web-1",
        Map.of("kubernetes.io/service-name", "web"),
        "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"\",\"port\":8080}],"
            + "\"endpoints\":[{\"addresses\":[\"10.244.1.2\"]}]");
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void objectsBecomeKernelStateAndChangesFollow() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
      service("other", "10.96.0.21");
      settled(agent, 2);
    }
    assertThat(node.servers()).isEqualTo(WEB + "TCP 10.96.0.21:80\n");
  }

  @Test
  void nothingIsWrittenOrRemovedBeforeBothListsAreComplete() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    server.setRefused(ENDPOINT_SLICES, true);
    service("other", "10.96.0.21");
    try (Agent agent = start()) {
      eventually(() -> server.requests().stream().filter(r -> r.contains("slices")).count() > 3);
      int afterStart = node.writeCount();
      Thread.sleep(500);
      assertThat(agent.status().appliedUpdates()).isZero();
      assertThat(node.writeCount()).isEqualTo(afterStart);
      assertThat(node.servers()).isEqualTo(WEB);

      server.setRefused(ENDPOINT_SLICES, false);
      settled(agent, 1);
    }
    assertThat(node.servers()).isEqualTo(WEB + "TCP 10.96.0.21:80\n");
  }

  @Test
  void aListReadAnewWithoutAChangeWritesNothing() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
      int writes = node.writeCount();
      assertThat(writes).isPositive();
      server.stop();
      server.compact();
      int asked = server.requests().size();
      server.restart();
      eventually(() ->
          server.requests().stream()
                  .skip(asked)
                  .filter(request -> !request.contains("watch="))
                  .count()
              >= 3);
      Thread.sleep(500);
      assertThat(node.writeCount()).isEqualTo(writes);
      assertThat(agent.status().appliedUpdates()).isEqualTo(1);
    }
  }

  @Test
  void aServiceThatDoesNotGetAFrontEndIsToldOnceAndOnceWhenThatIsOver() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
      external("a-first", "10.96.0.31");
      settled(agent, 2);
      external("b-second", "10.96.0.32");
      eventually(() -> !server.posted().isEmpty());
      external("b-second", "10.96.0.33"); // another change, the same conflict
      settled(agent, 4);
      server.delete(SERVICES, "default", "a-first");
      eventually(() -> server.posted().size() > 1);
    }
    assertThat(server.posted())
        .satisfiesExactly(
            refused ->
                assertThat(refused)
                    .contains("\"type\":\"Warning\",\"reason\":\"FrontEndRefused\"")
                    .contains(
                        "\"note\":\"TCP 198.51.100.9:80 of default/b-second is refused:"
                            + " default/a-first has it. All else of this Service is served, and"
                            + " this, too, when default/a-first lets go of it\"")
                    .endsWith(
                        "\"regarding\":{\"apiVersion\":\"v1\",\"kind\":\"Service\","
                            + "\"namespace\":\"default\",\"name\":\"b-second\","
                            + "\"uid\":\"/api/v1/services default/b-second\"}}"),
            over ->
                assertThat(over)
                    .contains("\"type\":\"Normal\",\"reason\":\"FrontEndConflictOver\"")
                    .contains(
                        "\"note\":\"TCP 198.51.100.9:80 of default/b-second is no longer refused"
                            + " for default/a-first\""));
    assertThat(node.servers()).contains("TCP 198.51.100.9:80\n", "TCP 10.96.0.33:80\n");
  }

  @Test
  void whatOtherNodesHaveSaidAlreadyIsNotSaidAgain() throws Exception {
    external("a-first", "10.96.0.31");
    external("b-second", "10.96.0.32");
    for (int nodes = 0; nodes < 2; nodes++) {
      int asked = posts();
      try (Agent agent = start()) {
        settled(agent, 1);
        eventually(() -> posts() > asked);
      }
    }
    assertThat(server.posted()).hasSize(1);
  }

  private int posts() {
    return (int) server.requests().stream().filter(path -> path.endsWith("/events")).count();
  }

  private void external(String name, String clusterIp) {
    server.put(
        SERVICES,
        "default",
        name,
        Map.of(),
        "\"spec\":{\"clusterIP\":\"%s\",\"externalIPs\":[\"198.51.100.9\"],\"ports\":[{\"port\":80}]}"
            .formatted(clusterIp));
  }

  private Agent start() throws Exception {
    ConnectionConfig connection =
        new ConnectionConfig("", server.url(), "application/json", "", 1000, 1000);
    server.setWatchList(false);
    ApiServerSource source = ApiServerSource.open(connection, "worker");
    return Agent.start(
        TestConfig.of(directory, directory, "rr", null),
        node.kernel(),
        source,
        _ -> {},
        source.events(),
        System::nanoTime,
        InstantSource.system(),
        fault::set);
  }

  private void service(String name, String address) {
    server.put(
        SERVICES,
        "default",
        name,
        Map.of(),
        "\"spec\":{\"clusterIP\":\"%s\",\"ports\":[{\"port\":80}]}".formatted(address));
  }

  private void settled(Agent agent, long updates) throws Exception {
    eventually(() -> agent.status().appliedUpdates() >= updates);
  }

  private void eventually(Callable<Boolean> condition) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (!condition.call() && System.nanoTime() < endNanos && fault.get() == null) {
      Thread.sleep(20);
    }
    assertThat(fault.get()).isNull();
    assertThat(condition.call()).isTrue();
  }
}
