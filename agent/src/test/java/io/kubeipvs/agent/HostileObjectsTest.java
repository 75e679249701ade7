package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.testkit.hostile.HostileManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
    good(1);
    good(2);
    List<String> served = new ArrayList<>(List.of(served(1), served(2)));
    try (Agent _ = start()) {
      awaitServed(served, "seed " + seed);
      for (int round = 1; round <= ROUNDS; round++) {
        for (int file = 1; file <= FILES_A_ROUND; file++) {
          Files.writeString(manifests.resolve("hostile-" + file + ".yaml"), hostile.next(file));
        }
        good(2 + round); // taken up although much beside it is broken
        served.add(served(2 + round));
        awaitServed(served, "seed %d, round %d".formatted(seed, round));
      }
    }
    assertThat(node.servers()).as("seed %d", seed).contains(served);
  }

  private void good(int number) throws Exception {
    Files.writeString(
        manifests.resolve("good-" + number + ".yaml"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: good-%1$d, namespace: default, creationTimestamp: "2020-01-01T00:00:00Z"}
        spec: {clusterIP: 10.96.200.%1$d, ports: [{name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: good-%1$d-1, namespace: default, labels: {kubernetes.io/service-name: good-%1$d}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints: [{addresses: [10.244.9.%1$d]}]
        """
            .formatted(number));
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

  /** Waits until all of this is in the kernel, and no longer: that takes what the machine takes. */
  private void awaitServed(List<String> servers, String where) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (!isServed(servers) && fault.get() == null && System.nanoTime() < endNanos) {
      Thread.sleep(20);
    }
    assertThat(fault.get()).as(where).isNull();
    assertThat(node.servers()).as(where).contains(servers);
  }

  private boolean isServed(List<String> servers) {
    String now = node.servers();
    return servers.stream().allMatch(now::contains);
  }
}
