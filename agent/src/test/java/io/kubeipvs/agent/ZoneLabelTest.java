package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The node's zone decides which endpoints are used, and it may become known at any time. kube-proxy
 * loses a label that comes while its first sync runs, and then uses every endpoint until something
 * else changes.
 */
final class ZoneLabelTest {
  private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final String NEAR_ONLY = "TCP 10.96.0.20:80\n  -> 10.244.1.2:8080 weight 1\n";

  private final FakeNode node = new FakeNode();
  private final DirectedSource source = new DirectedSource();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  @TempDir private Path directory;

  private Agent start() throws Exception {
    return Agent.start(
        TestConfig.of(directory, directory, "rr", null),
        node.kernel(),
        source,
        _ -> {},
        EventSink.NONE,
        System::nanoTime,
        InstantSource.system(),
        fault::set);
  }

  @Test
  void aZoneLabelThatComesDuringTheFirstSyncCounts() throws Exception {
    CountDownLatch firstSync = new CountDownLatch(1);
    node.iptables.beforeRestore(_ -> {
      if (firstSync.getCount() > 0) { // the first sync is at its rules, and waits for us
        source.tell(worker("zone-a"));
        firstSync.countDown();
      }
    });
    try (Agent agent = start()) {
      source.tell(worker(""), Objects.webInside(), slice());
      source.synced();
      assertThat(firstSync.await(30, TimeUnit.SECONDS)).isTrue();
      settled(agent, 2);
    }
    assertThat(node.servers()).isEqualTo(NEAR_ONLY);
  }

  @Test
  void aZoneLabelThatComesBeforeAllIsListedCounts() throws Exception {
    try (Agent agent = start()) {
      source.tell(Objects.webInside(), slice());
      source.tell(worker("zone-a"));
      source.synced();
      settled(agent, 1);
    }
    assertThat(node.servers()).isEqualTo(NEAR_ONLY);
  }

  @Test
  void withoutAZoneEveryEndpointIsUsed() throws Exception {
    try (Agent agent = start()) {
      source.tell(worker(""), Objects.webInside(), slice());
      source.synced();
      settled(agent, 1);
    }
    assertThat(node.servers()).contains("10.244.1.2:8080", "10.244.2.2:8080");
  }

  private void settled(Agent agent, long updates) throws InterruptedException {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    while (agent.status().appliedUpdates() < updates && System.nanoTime() < endNanos) {
      Thread.sleep(10);
    }
    assertThat(fault.get()).isNull();
    assertThat(agent.status().appliedUpdates()).isGreaterThanOrEqualTo(updates);
  }

  private static Node worker(String zone) {
    return new Node(
        new ObjectKey("", "worker"),
        "zone " + zone,
        zone,
        List.of(IpAddress.parse("192.168.224.4")),
        List.of(),
        true);
  }

  private static EndpointSlice slice() {
    return new EndpointSlice(
        new ObjectKey("default", "web-abc"),
        "1",
        "web",
        IpFamily.IPV4,
        List.of(endpoint("10.244.1.2", "zone-a"), endpoint("10.244.2.2", "zone-b")),
        List.of(new EndpointPort("http", Protocol.TCP, 8080)),
        null,
        true);
  }

  private static Endpoint endpoint(String address, String forZone) {
    return new Endpoint(
        IpAddress.parse(address), true, true, false, "", List.of(forZone), List.of(), null);
  }
}
