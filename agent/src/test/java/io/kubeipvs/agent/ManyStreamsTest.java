package io.kubeipvs.agent;

import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.kubernetes.apiserver.ApiServerSource;
import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Services, endpoints and the node change at the same time, and now and then all watches are cut:
 * whichever thread has planned what, the kernel ends as a fresh start makes it, and no plan comes
 * sooner after another than the minimum sync period says. The seed is told with a failure; the
 * system property {@code kubeipvs.seed} sets it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ManyStreamsTest {
  private static final int SLOTS = 40;
  private static final int CHANGES = 400;
  private static final int CUT_EVERY = 150;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  @TempDir private Path directory;

  @ParameterizedTest(name = "minSyncPeriod of {0} ms")
  @ValueSource(ints = {0, 3, 50})
  void endAsAFreshStartDoes(int minSyncMillis) throws Exception {
    long seed = Long.getLong("kubeipvs.seed", System.nanoTime() & 0xffff_ffffL);
    SplittableRandom seeds = new SplittableRandom(seed);
    FakeNode node = new FakeNode();
    FakeNode fresh = new FakeNode();
    try (FakeApiServer server = FakeApiServer.start()) {
      node(server, seeds);
      service(server, seeds);
      long startNanos = System.nanoTime();
      try (Agent agent = start(server, node, minSyncMillis)) {
        await(() -> agent.status().appliedUpdates() > 0);
        changeAll(server, seeds);
        try (Agent cold = start(server, fresh, 0)) {
          await(() -> cold.status().appliedUpdates() > 0);
        }
        await(() -> state(node).equals(state(fresh)));
        assertThat(state(node)).as("seed %d", seed).isEqualTo(state(fresh));
        long updates = agent.status().appliedUpdates();
        assertThat(updates * minSyncMillis)
            .as("%d updates, seed %d", updates, seed)
            .isLessThanOrEqualTo((System.nanoTime() - startNanos) / 1_000_000 + minSyncMillis);
      }
    }
    assertThat(fault.get()).as("seed %d", seed).isNull();
  }

  private interface Change {
    void make(FakeApiServer server, SplittableRandom random);
  }

  private static void changeAll(FakeApiServer server, SplittableRandom seeds) throws Exception {
    List<Change> changes =
        List.of(
            ManyStreamsTest::service,
            ManyStreamsTest::slice,
            ManyStreamsTest::slice,
            ManyStreamsTest::node);
    List<Thread> writers = new ArrayList<>();
    for (Change change : changes) {
      SplittableRandom random = seeds.split();
      writers.add(Thread.ofPlatform().start(() -> changeOften(server, random, change)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  /** With pauses about as long as it takes until a change counts as one that comes alone. */
  private static void changeOften(FakeApiServer server, SplittableRandom random, Change change) {
    for (int number = 0; number < CHANGES; number++) {
      change.make(server, random);
      if (random.nextInt(CUT_EVERY) == 0) {
        server.cutWatches();
      }
      LockSupport.parkNanos(random.nextLong(4 * PlanningTurns.CALM_NANOS));
    }
  }

  private static void service(FakeApiServer server, SplittableRandom random) {
    int slot = random.nextInt(SLOTS);
    if (random.nextInt(4) == 0) {
      server.delete(SERVICES, "default", "service-" + slot);
      return;
    }
    server.put(
        SERVICES,
        "default",
        "service-" + slot,
        Map.of(),
        "\"spec\":{\"type\":\"NodePort\",\"clusterIP\":\"10.96.0.%d\",\"ports\":[{\"port\":%d,\"nodePort\":%d}]}"
            .formatted(1 + slot, 80 + random.nextInt(2), 30_000 + slot));
  }

  private static void slice(FakeApiServer server, SplittableRandom random) {
    int slot = random.nextInt(SLOTS);
    List<String> pods = new ArrayList<>();
    for (int pod = random.nextInt(4); pod > 0; pod--) {
      pods.add(
          "{\"addresses\":[\"10.244.%d.%d\"],\"hints\":{\"forZones\":[{\"name\":\"zone-%d\"}]}}"
              .formatted(slot, pod, pod % 2));
    }
    server.put(
        ENDPOINT_SLICES,
        "default",
        "service-" + slot + "-1",
        Map.of("kubernetes.io/service-name", "service-" + slot),
        "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"\",\"port\":8080}],\"endpoints\":["
            + String.join(",", pods)
            + "]");
  }

  /** In one zone or the other, on which the real servers of all Services depend. */
  private static void node(FakeApiServer server, SplittableRandom random) {
    server.put(
        NODES,
        "",
        "worker",
        Map.of("topology.kubernetes.io/zone", "zone-" + random.nextInt(2)),
        "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.168.224.4\"}]}");
  }

  private static String state(FakeNode node) {
    return node.servers() + node.serviceAddresses();
  }

  /** A bounded time; what follows tells if that was not enough. */
  private void await(BooleanSupplier condition) throws InterruptedException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < endNanos && fault.get() == null) {
      Thread.sleep(20);
    }
  }

  private Agent start(FakeApiServer server, FakeNode node, int minSyncMillis) throws Exception {
    ConnectionConfig connection =
        new ConnectionConfig("", server.url(), "application/json", "", 1000, 1000);
    ApiServerSource source = ApiServerSource.open(connection, "worker");
    AgentConfig usual = TestConfig.of(directory, directory, "rr", null);
    return Agent.start(
        TestConfig.withMinSyncPeriod(usual, Duration.ofMillis(minSyncMillis)),
        node.kernel(),
        source,
        _ -> {},
        EventSink.NONE,
        System::nanoTime,
        InstantSource.system(),
        fault::set);
  }
}
