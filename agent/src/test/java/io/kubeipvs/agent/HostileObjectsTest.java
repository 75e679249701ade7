package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.testkit.hostile.HostileManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is written beside them, objects that are in order are served, and the agent lives. The
 * seed is printed; the system property {@code kubeipvs.seed} sets it.
 */
final class HostileObjectsTest {
  private static final int ROUNDS = 12;
  private static final int FILES_A_ROUND = 12;
  private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();

  private final FakeNode node = new FakeNode();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  @TempDir private Path manifests;
  @TempDir private Path runDirectory;

  @Test
  void goodObjectsAreServedWhateverIsWrittenBesideThem() throws Exception {
    long seed = Long.getLong("kubeipvs.seed", System.nanoTime() & 0xffff_ffffL);
    System.out.println("hostile objects, seed " + seed);
    HostileManifests hostile = new HostileManifests(new SplittableRandom(seed));
    good("good-1", 1);
    good("good-2", 2);
    try (Agent agent = start()) {
      settled(agent, "seed " + seed);
      for (int round = 1; round <= ROUNDS; round++) {
        for (int file = 1; file <= FILES_A_ROUND; file++) {
          Files.writeString(manifests.resolve("hostile-" + file + ".yaml"), hostile.next(file));
        }
        settled(agent, "seed %d, round %d".formatted(seed, round));
      }
      good("good-3", 3); // taken up although much beside it is broken
      settled(agent, "seed " + seed);
    }
    assertThat(node.servers()).as("seed %d", seed).contains(served(1), served(2), served(3));
  }

  private void good(String name, int number) throws Exception {
    Files.writeString(
        manifests.resolve(name + ".yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: default, creationTimestamp: "2020-01-01T00:00:00Z"}
        spec: {clusterIP: 10.96.200.%2$d, ports: [{name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %1$s-1, namespace: default, labels: {kubernetes.io/service-name: %1$s}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints: [{addresses: [10.244.9.%2$d]}]
        """
            .formatted(name, number));
  }

  private static String served(int number) {
    return "TCP 10.96.200.%d:80\n  -> 10.244.9.%d:8080 weight 1\n".formatted(number, number);
  }

  private Agent start() throws Exception {
    return Agent.start(
        TestConfig.of(manifests, runDirectory, "rr", null),
        node.kernel(),
        ManifestDirectory.open(manifests),
        _ -> {},
        EventSink.NONE,
        System::nanoTime,
        InstantSource.system(),
        fault::set);
  }

  /** Waits until a file that is new has gone all the way, and nothing is on its way any more. */
  private void settled(Agent agent, String where) throws Exception {
    Thread.sleep(400); // the directory is quiet, and its changes are taken
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    long before = -1;
    long now = agent.status().appliedUpdates();
    while ((now != before || now == 0) && System.nanoTime() < endNanos) {
      assertThat(fault.get()).as(where).isNull();
      Thread.sleep(200);
      before = now;
      now = agent.status().appliedUpdates();
    }
    assertThat(fault.get()).as(where).isNull();
    assertThat(now).as(where).isPositive();
  }
}
