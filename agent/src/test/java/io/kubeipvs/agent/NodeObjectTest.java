package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.health.ProxyHealth;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.planner.Planner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of planning while the Node object is missing, empty, or deleted. */
final class NodeObjectTest {
  private static final Set<IpFamily> IPV4 = Set.of(IpFamily.IPV4);
  private static final Set<IpAddress> ON_LINKS =
      Set.of(IpAddress.parse("192.168.224.4"), IpAddress.parse("203.0.113.4"));
  private static final SourceEvent SYNCED = new SourceEvent.Synced();
  private static final SourceEvent NODE_DELETED =
      new SourceEvent.Deleted(SourceEvent.Kind.NODE, new ObjectKey("", "worker"));

  private final List<NodeFacts> planned = new ArrayList<>();
  private long nowNanos;
  private final ProxyHealth health =
      new ProxyHealth(this::now, this::now, Duration.ofSeconds(30), IPV4);

  @TempDir private Path directory;

  @Test
  void aDeletedNodeObjectChangesNothing() {
    PlanLoop loop = loop(defaults());
    turn(loop, told(worker("zone-a", "192.168.224.4", "10.244.1.0/24")), SYNCED);
    turn(loop, NODE_DELETED);

    assertThat(planned).hasSize(1);
    assertThat(health.snapshot().nodeEligible()).isTrue();
  }

  @Test
  void withoutNeedForTheNodeObjectNobodyWaitsForIt() {
    PlanLoop loop = loop(defaults());
    turn(loop, told(Objects.web()), SYNCED);

    assertThat(planned).hasSize(1);
    assertThat(health.snapshot().nodeEligible()).isFalse();
  }

  @Test
  void primaryWaitsForTheAddresses() {
    PlanLoop loop = loop(primary());
    turn(loop, told(Objects.web()), SYNCED);
    turn(loop, told(worker("", "", "")));
    assertThat(planned).isEmpty();
    turn(loop, told(worker("", "192.168.224.4", "")));

    assertThat(planned)
        .singleElement()
        .extracting(NodeFacts::nodeAddresses)
        .isEqualTo(List.of(IpAddress.parse("192.168.224.4")));
  }

  @Test
  void after30SecondsPrimaryIsServedWithoutThem() {
    PlanLoop loop = loop(primary());
    turn(loop, told(Objects.web()), SYNCED);
    assertThat(loop.nextWorkNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(30));
    pass(29, loop);
    assertThat(planned).isEmpty();
    pass(1, loop);

    assertThat(planned).singleElement().extracting(NodeFacts::addressesKnown).isEqualTo(false);
  }

  @Test
  void nodeCidrWaitsForThePodRangesAndStaysHealthy() {
    PlanLoop loop = loop(nodeCidr());
    turn(loop, told(worker("", "192.168.224.4", "")), SYNCED);
    pass(299, loop);
    assertThat(planned).isEmpty();
    assertThat(health.snapshot().healthy()).isTrue();
    turn(loop, told(worker("", "192.168.224.4", "10.244.1.0/24")));

    assertThat(planned)
        .singleElement()
        .extracting(NodeFacts::podCidrs)
        .isEqualTo(List.of(IpPrefix.parse("10.244.1.0/24")));
  }

  @Test
  void afterFiveMinutesNodeCidrIsServedWithoutThem() {
    PlanLoop loop = loop(nodeCidr());
    turn(loop, told(worker("", "192.168.224.4", "")), SYNCED);
    pass(300, loop);

    assertThat(planned).singleElement().extracting(NodeFacts::podCidrs).isEqualTo(List.of());
  }

  /** Who compares once wants an answer; what it lacks is told. */
  @Test
  void aSingleComparisonWaitsForNothing() {
    PlanLoop loop = loop(nodeCidr().comparingOnce());
    turn(loop, told(worker("", "192.168.224.4", "")), SYNCED);

    assertThat(planned).singleElement().extracting(NodeFacts::podCidrs).isEqualTo(List.of());
  }

  @Test
  void whatTheFirstPlanWaitsForIsToldAsLongAsItDoes() {
    PlanLoop loop = loop(nodeCidr());
    assertThat(loop.awaited()).as("all objects").isEmpty();
    turn(loop, told(worker("", "192.168.224.4", "")), SYNCED);
    assertThat(loop.awaited()).containsExactly("spec.podCIDRs, for detectLocalMode NodeCIDR");
    turn(loop, told(worker("", "192.168.224.4", "10.244.1.0/24")));

    assertThat(loop.awaited()).isEmpty();
  }

  @Test
  void onceServedNobodyWaitsAgain() {
    PlanLoop loop = loop(primary());
    turn(loop, told(worker("", "192.168.224.4", "")), SYNCED);
    turn(loop, NODE_DELETED);
    turn(loop, told(Objects.web()));

    assertThat(planned).hasSize(2);
    assertThat(planned.getLast()).isEqualTo(planned.getFirst());
  }

  private AgentConfig defaults() {
    return TestConfig.of(directory, directory, "rr", null);
  }

  private AgentConfig primary() {
    return TestConfig.with(
        defaults(), defaults().localTraffic(), new NodePortChoice(true, List.of()));
  }

  private AgentConfig nodeCidr() {
    return TestConfig.with(defaults(), new LocalTraffic.NodeCidr(), NodePortChoice.ALL);
  }

  private PlanLoop loop(AgentConfig config) {
    return new PlanLoop(
        config,
        new Planner(config.planConfig(IPV4, true)),
        (_, node, _) -> planned.add(node),
        health,
        new Progress(health, IPV4),
        Figures.begin(this::now, IPV4),
        new ConflictNotices(EventSink.NONE),
        () -> nowNanos,
        ON_LINKS);
  }

  private Instant now() {
    return Instant.EPOCH.plusNanos(nowNanos);
  }

  private void turn(PlanLoop loop, SourceEvent... events) {
    loop.hear(Arrays.asList(events));
    loop.doWork(nowNanos);
  }

  private void pass(int seconds, PlanLoop loop) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    loop.doWork(nowNanos);
  }

  private static SourceEvent told(KubernetesObject object) {
    return new SourceEvent.Upserted(object);
  }

  private static Node worker(String zone, String address, String podRange) {
    return new Node(
        new ObjectKey("", "worker"),
        "1",
        zone,
        address.isEmpty() ? List.of() : List.of(IpAddress.parse(address)),
        podRange.isEmpty() ? List.of() : List.of(IpPrefix.parse(podRange)),
        true);
  }
}
