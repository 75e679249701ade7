package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A dataplane that only looks: it tells each difference with the object it belongs to. */
final class ShadowTest {
  private static final VirtualServerKey WEB =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80);
  private static final TestPlan PLAN =
      TestPlan.of(
          TestService.clusterIp(
              "default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80"),
          TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443"));

  private final FakeNode node = new FakeNode();
  private long nowNanos;

  private ShadowConductor shadow(TestPlan plan) throws Exception {
    ShadowConductor shadow =
        new ShadowConductor(node.config, node.kernel(), node.listener, () -> nowNanos);
    shadow.prepare();
    shadow.mailbox().submit(plan.first(), Gaps.NONE);
    turn(shadow);
    return shadow;
  }

  private void turn(ShadowConductor shadow) {
    for (int cycles = 0; Turns.doWork(shadow, nowNanos) > 0; cycles++) {
      assertThat(cycles).as("duty cycles at one time").isLessThan(10);
    }
  }

  private void pass(ShadowConductor shadow, Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      nowNanos += 1_000_000_000L;
      turn(shadow);
    }
  }

  private DifferenceReport ask(Duty duty) {
    CompletableFuture<DifferenceReport> answer = new CompletableFuture<>();
    duty.mailbox().queryDifferences(answer);
    duty.doWork(nowNanos);
    return answer.join();
  }

  private static List<String> text(DifferenceReport report) {
    return report.differences().stream().map(RecordingListener::text).toList();
  }

  @Test
  void besideAWriterWithTheSamePlanNothingDiffers() throws Exception {
    node.start(PLAN);
    int writes = node.writeCount();
    node.listener.lines.clear();

    ShadowConductor shadow = shadow(PLAN);
    pass(shadow, Duration.ofSeconds(60));

    assertThat(ask(shadow).isSame()).isTrue();
    assertThat(node.listener.lines).noneMatch(line -> line.startsWith("appeared"));
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void onAnUntouchedNodeEverythingDiffersAndNothingIsWritten() throws Exception {
    DifferenceReport report = ask(shadow(PLAN));

    assertThat(report.unread()).isEmpty();
    assertThat(text(report))
        .contains(
            "device [] kube-ipvs0: - -> present",
            "virtual server [default/web] TCP 10.96.94.225:80: - -> rr",
            "real server [default/web] 10.244.1.3:80 of TCP 10.96.94.225:80:"
                + " - -> masquerade weight 1",
            "address [default/kubernetes] 10.96.0.1: - -> present",
            "set [] KUBE-CLUSTER-IP: - -> present",
            "sysctl [] net/ipv4/vs/conntrack: 0 -> 1");
    assertThat(node.writeCount()).isZero();
    assertThat(node.iptables().hasTables()).as("what a legacy kernel makes when asked").isFalse();
  }

  @Test
  void whatSomebodyChangesIsToldOnceWhenItIsConfirmedAndOnceWhenItIsGone() throws Exception {
    node.start(PLAN);
    ShadowConductor shadow = shadow(PLAN);
    pass(shadow, Duration.ofSeconds(12));
    node.listener.lines.clear();
    RealServer weighty = RealServer.masqueraded(IpAddress.parse("10.244.1.3"), 80).withWeight(7);
    node.ipvs.apply(List.of(new IpvsOperation.SetDestination(WEB, weighty))).orThrow();
    int writes = node.writeCount();

    pass(shadow, Duration.ofSeconds(60));

    String difference =
        "real server [default/web] 10.244.1.3:80 of TCP 10.96.94.225:80:"
            + " masquerade weight 7 -> masquerade weight 1";
    assertThat(node.listener.lines.stream().filter(line -> !line.startsWith("applied")))
        .containsExactly("appeared " + difference, "standing 1");
    assertThat(node.writeCount()).isEqualTo(writes);

    node.ipvs.apply(List.of(new IpvsOperation.SetDestination(WEB, weighty.withWeight(1))));
    node.listener.lines.clear();
    pass(shadow, Duration.ofSeconds(60));
    assertThat(node.listener.lines.stream().filter(line -> !line.startsWith("applied")))
        .containsExactly("gone " + difference, "standing 0");
  }

  @Test
  void whatNobodyAskedForBelongsToNoObject() throws Exception {
    node.start(PLAN);
    VirtualServerKey stray = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.7.7"), 7777);
    node.ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(stray, "wrr")))).orThrow();
    IpSetDefinition set =
        IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
    node.ipSets
        .apply(
            List.of(
                new IpSetOperation.Add(
                    set, new IpSetEntry.IpPort(IpAddress.parse("10.96.7.7"), Protocol.TCP, 7777))))
        .orThrow();
    node.iptables().restore("*nat\n-A KUBE-SERVICES -s 10.96.7.7/32 -j RETURN\nCOMMIT\n");

    assertThat(text(ask(shadow(PLAN))))
        .containsExactlyInAnyOrder(
            "virtual server [] TCP 10.96.7.7:7777: wrr -> -",
            "set entry [] KUBE-CLUSTER-IP 10.96.7.7,tcp:7777: present -> -",
            "rule [] IPv4 nat -A KUBE-SERVICES -s 10.96.7.7/32 -j RETURN: present -> -");
  }

  @Test
  void aWriterAnswersTooAndDoesNotRepairForIt() throws Exception {
    node.start(PLAN);
    assertThat(ask(node.conductor()).isSame()).isTrue();
    node.ipvs.apply(List.of(new IpvsOperation.DeleteServer(WEB))).orThrow();
    int writes = node.writeCount();

    assertThat(text(ask(node.conductor())))
        .containsExactly(
            "virtual server [default/web] TCP 10.96.94.225:80: - -> rr",
            "real server [default/web] 10.244.1.3:80 of TCP 10.96.94.225:80:"
                + " - -> masquerade weight 1",
            "real server [default/web] 10.244.2.3:80 of TCP 10.96.94.225:80:"
                + " - -> masquerade weight 1");
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void whatCannotBeReadIsNoAgreement() throws Exception {
    node.start(PLAN);
    ShadowConductor shadow = shadow(PLAN);
    node.ipvs.controls().failReads(1);

    DifferenceReport report = ask(shadow);

    assertThat(report.isSame()).isFalse();
    assertThat(report.unread()).singleElement().asString().contains("IPVS cannot be used");
  }
}
