package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.proxy.plan.Cause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes after the start: real servers that come, go and drain, and UDP flows. */
final class ChangeTest {
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80");
  private static final TestService DNS =
      TestService.clusterIp("kube-system/dns", "10.96.0.10", 53, "10.244.1.2:53", "10.244.2.2:53")
          .udp()
          .nodePort(30053);
  private static final TestPlan BOTH = TestPlan.of(WEB, DNS);

  private final FakeNode node = new FakeNode();
  private int writesOfTheStart;

  @BeforeEach
  void start() throws Exception {
    node.start(BOTH);
    writesOfTheStart = node.writeCount();
    node.ipvs.controls().forgetWrites();
  }

  @Test
  void oneEndpointMoreIsOneMessage() throws Exception {
    TestPlan more =
        TestPlan.of(WEB.backEnds("10.244.1.3:80", "10.244.2.3:80", "10.244.2.4:80"), DNS);
    int writes = node.writeCount();

    node.apply(more.after(BOTH, "default/web", "8"));

    assertThat(node.writeCount()).isEqualTo(writes + 1);
    assertThat(node.ipvs.controls().writes())
        .extracting(Object::toString)
        .containsExactly("add real server 10.244.2.4:80 to TCP 10.96.94.225:80");
  }

  @Test
  void anIdleRealServerLosesItsWeightBeforeItGoes() throws Exception {
    TestPlan less = TestPlan.of(WEB.backEnds("10.244.1.3:80"), DNS);

    node.apply(less.after(BOTH, "default/web", "8"));

    assertThat(node.ipvs.controls().writes())
        .extracting(Object::toString)
        .containsExactly(
            "set real server 10.244.2.3:80 of TCP 10.96.94.225:80",
            "delete real server 10.244.2.3:80 of TCP 10.96.94.225:80");
    assertThat(node.conductor().status().drainingCount()).isZero();
  }

  @Test
  void aRealServerWithConnectionsStaysWithoutWeightUntilTheyEnd() throws Exception {
    TestPlan less = TestPlan.of(WEB.backEnds("10.244.1.3:80"), DNS);
    node.connections("10.96.94.225:80", "10.244.2.3:80", 1, 0);
    node.apply(less.after(BOTH, "default/web", "8"));

    node.pass(Duration.ofMinutes(20));
    assertThat(node.ipvsadm()).contains("-r 10.244.2.3:80 -m -w 0");
    assertThat(node.conductor().status().drainingCount()).isEqualTo(1);

    node.connections("10.96.94.225:80", "10.244.2.3:80", 0, 2); // TIME_WAIT counts, too
    node.pass(Duration.ofMinutes(2));
    assertThat(node.ipvsadm()).contains("-r 10.244.2.3:80 -m -w 0");

    node.connections("10.96.94.225:80", "10.244.2.3:80", 0, 0);
    node.pass(Duration.ofMinutes(1));
    assertThat(node.ipvsadm()).doesNotContain("10.244.2.3:80");
    assertThat(lastWrite().cause()).isEqualTo(new Cause.ServiceChanged(WEB.key(), "8"));
  }

  @Test
  void aDrainingRealServerThatIsWantedAgainGetsItsWeightBackAndIsNeverDeleted() throws Exception {
    TestPlan less = TestPlan.of(WEB.backEnds("10.244.1.3:80"), DNS);
    node.connections("10.96.94.225:80", "10.244.2.3:80", 5, 0);
    node.apply(less.after(BOTH, "default/web", "8"));

    node.apply(BOTH.after(less, "default/web", "9"));
    node.connections("10.96.94.225:80", "10.244.2.3:80", 0, 0);
    node.pass(Duration.ofMinutes(2));

    assertThat(node.ipvsadm()).contains("-r 10.244.2.3:80 -m -w 1");
    assertThat(node.ipvs.controls().writes())
        .noneMatch(IpvsOperation.DeleteDestination.class::isInstance);
  }

  @Test
  void aRestartGoesOnWithADrain() throws Exception {
    TestPlan less = TestPlan.of(WEB.backEnds("10.244.1.3:80"), DNS);
    node.connections("10.96.94.225:80", "10.244.2.3:80", 5, 0);
    node.apply(less.after(BOTH, "default/web", "8"));
    int writes = node.writeCount();

    node.start(less);
    node.pass(Duration.ofMinutes(3));
    assertThat(node.writeCount()).isEqualTo(writes);

    node.connections("10.96.94.225:80", "10.244.2.3:80", 0, 0);
    node.pass(Duration.ofMinutes(1));
    assertThat(node.ipvsadm()).doesNotContain("10.244.2.3:80");
  }

  @Test
  void udpRealServersGoAtOnce() throws Exception {
    TestPlan less = TestPlan.of(WEB, DNS.backEnds("10.244.1.2:53"));

    node.apply(less.after(BOTH, "kube-system/dns", "8"));

    assertThat(node.ipvs.controls().writes())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "delete real server 10.244.2.2:53 of UDP 10.96.0.10:53",
            "delete real server 10.244.2.2:53 of UDP 192.168.224.4:30053");
  }

  @Test
  void udpFlowsToAnEndpointThatWentAreForgottenAndOthersAreNot() throws Exception {
    Flow toGone = flow("10.244.1.20:4000", "10.96.0.10:53", "10.244.2.2:53");
    Flow toGoneByNodePort = flow("192.168.224.9:4002", "192.168.224.4:30053", "10.244.2.2:53");
    Flow toStaying = flow("10.244.1.21:4001", "10.96.0.10:53", "10.244.1.2:53");
    Flow ofSomebodyElse = flow("10.244.1.21:4001", "8.8.8.8:53", "8.8.8.8:53");
    List.of(toGone, toGoneByNodePort, toStaying, ofSomebodyElse).forEach(node.conntrack::track);
    TestPlan less = TestPlan.of(WEB, DNS.backEnds("10.244.1.2:53"));

    node.apply(less.after(BOTH, "kube-system/dns", "8"));

    assertThat(node.conntrack.allFlows()).containsExactlyInAnyOrder(toStaying, ofSomebodyElse);
  }

  @Test
  void everyWriteIsRememberedWithItsCause() throws Exception {
    TestPlan more = TestPlan.of(WEB.backEnds("10.244.1.3:80", "10.244.9.9:80"), DNS);

    node.apply(more.after(BOTH, "default/web", "4711"));

    List<KernelWrite> journal = journal();
    assertThat(journal).hasSize(writesOfTheStart + node.ipvs.controls().writeCount());
    assertThat(journal.getFirst().cause()).isEqualTo(new Cause.Restart());
    assertThat(lastWrite().toString())
        .endsWith(" delete real server 10.244.2.3:80 of TCP 10.96.94.225:80 (default/web at 4711)");
  }

  private KernelWrite lastWrite() {
    return journal().getLast();
  }

  private List<KernelWrite> journal() {
    CompletableFuture<Journal.Remembered> answer = new CompletableFuture<>();
    node.conductor().mailbox().queryJournal(answer);
    node.work();
    return answer.join().history().writes();
  }

  private static Flow flow(String client, String virtual, String real) {
    return new Flow(
        17,
        new Flow.Tuple(TestService.addressPort(client), TestService.addressPort(virtual)),
        new Flow.Tuple(TestService.addressPort(real), TestService.addressPort(client)),
        client.hashCode());
  }
}
