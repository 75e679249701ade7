package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.server.ServerSteps;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Service that goes keeps the connections it has, and takes no new ones. */
final class DrainingServicesTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80")
          .nodePort(30080);
  private static final TestPlan BOTH = TestPlan.of(API, WEB);
  private static final TestPlan API_ALONE = TestPlan.of(API);

  private final FakeNode node = new FakeNode();
  private String goal = "";

  @BeforeEach
  void start() throws Exception {
    FakeNode cold = new FakeNode();
    cold.start(API_ALONE);
    goal = cold.state();
    node.config =
        node.config.withDifferences(new Differences(Set.of(Difference.DRAINING_SERVICES)));
    node.start(BOTH);
  }

  private void deleteWeb() {
    node.apply(API_ALONE.after(BOTH, "default/web", "7"));
  }

  @Test
  void aConnectionGoesOnWhileNewOnesAreRefused() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    deleteWeb();
    node.pass(Duration.ofMinutes(5));

    assertThat(node.ipvsadm())
        .contains(
            """
            -A -t 10.96.94.225:80 -s rr
            -a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 0
            """)
        .doesNotContain("10.244.2.3", "30080");
    assertThat(node.addresses()).contains("10.96.94.225/32");
    assertThat(node.ipset())
        .contains("add KUBE-IPVS-IPS 10.96.94.225\n")
        .doesNotContain("add KUBE-CLUSTER-IP 10.96.94.225");
    assertThat(node.conductor().status().drainingCount()).isEqualTo(1);
    int writes = node.writeCount();
    node.pass(Duration.ofMinutes(2));
    assertThat(node.writeCount()).as("writes while it waits").isEqualTo(writes);
  }

  @Test
  void withItsLastConnectionItIsGone() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 0, 1);
    deleteWeb();
    node.pass(Duration.ofMinutes(2));
    assertThat(node.state()).isNotEqualTo(goal);

    node.connections("10.96.94.225:80", "10.244.1.3:80", 0, 0);
    node.pass(Duration.ofSeconds(61));

    assertThat(node.state()).isEqualTo(goal);
    assertThat(node.conductor().status().drainingCount()).isZero();
  }

  @Test
  void withoutConnectionsItGoesAtOnce() throws Exception {
    deleteWeb();
    assertThat(node.state()).isEqualTo(goal);
  }

  @Test
  void aConnectionThatNeverEndsIsCutInTheEnd() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    deleteWeb();
    node.pass(Duration.ofMinutes(14));
    assertThat(node.ipvsadm()).contains("10.96.94.225:80");

    node.pass(Duration.ofMinutes(2));

    assertThat(node.state()).isEqualTo(goal);
  }

  @Test
  void aServiceThatComesBackTakesItOver() throws Exception {
    String before = node.state();
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    deleteWeb();
    node.pass(Duration.ofMinutes(3));
    node.ipvs.controls().forgetWrites();

    node.apply(BOTH.after(API_ALONE, "default/web", "8"));

    assertThat(node.state()).isEqualTo(before);
    assertThat(node.ipvs.controls().writes())
        .noneMatch(IpvsOperation.DeleteServer.class::isInstance)
        .noneMatch(IpvsOperation.DeleteDestination.class::isInstance);
    node.pass(Duration.ofMinutes(20));
    assertThat(node.state()).isEqualTo(before);
  }

  @Test
  void aSuccessorGoesOnWithIt() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    deleteWeb();
    String draining = node.state();

    int writes = node.writeCount();
    node.start(API_ALONE);
    assertThat(node.writeCount()).as("writes of the successor").isEqualTo(writes);
    assertThat(node.state()).isEqualTo(draining);

    node.connections("10.96.94.225:80", "10.244.1.3:80", 0, 0);
    node.pass(Duration.ofSeconds(61));
    assertThat(node.state()).isEqualTo(goal);
  }

  /** Then the kernel is read and compared a second time. */
  @Test
  void thatTheLastObjectCanBeReadDoesNotBeginItAnew() throws Exception {
    node.start();
    node.apply(BOTH.first(), Gaps.ANYTHING);
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    node.apply(API_ALONE.after(BOTH, "default/web", "7"), Gaps.ANYTHING);
    node.pass(Duration.ofMinutes(8));

    node.apply(API_ALONE.first(), Gaps.NONE);
    assertThat(node.ipvsadm()).contains("-a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 0");
    assertThat(node.addresses()).contains("10.96.94.225/32");

    node.pass(Duration.ofMinutes(8));
    assertThat(node.state()).isEqualTo(goal);
  }

  @Test
  void aServiceThatComesBackWhenTheLastObjectCanBeReadDrainsNoMore() throws Exception {
    node.start();
    node.apply(BOTH.first(), Gaps.ANYTHING);
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    node.apply(API_ALONE.after(BOTH, "default/web", "7"), Gaps.ANYTHING);
    node.pass(Duration.ofMinutes(8));
    node.apply(BOTH.after(API_ALONE, "default/web", "8"), Gaps.NONE);

    node.apply(API_ALONE.after(BOTH, "default/web", "9"), Gaps.NONE);
    node.pass(Duration.ofMinutes(14));

    assertThat(node.ipvsadm()).contains("-a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 0");
    assertThat(node.addresses()).contains("10.96.94.225/32");
  }

  @Test
  void aServiceDeletedWhileNobodyRanDrainsToo() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);

    node.start(API_ALONE);

    assertThat(node.ipvsadm()).contains("-a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 0");
    assertThat(node.addresses()).contains("10.96.94.225/32");
  }

  @Test
  void aSuccessorThatDoesNotDrainRemovesIt() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    deleteWeb();
    node.config = node.config.withDifferences(Differences.none());

    node.start(API_ALONE);

    assertThat(node.state()).isEqualTo(goal);
  }

  @Test
  void aForeignVirtualServerDoesNotDrain() throws Exception {
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.200.1"), 80);
    node.ipvs.apply(
        List.of(
            new IpvsOperation.AddServer(VirtualServer.of(key, "wlc")),
            new IpvsOperation.AddDestination(
                key, ServerSteps.masqueraded(TestService.addressPort("10.244.2.9:80")))));
    node.connections("10.96.200.1:80", "10.244.2.9:80", 1, 0);

    node.start(BOTH);

    assertThat(node.ipvsadm()).doesNotContain("10.96.200.1");
  }

  @Test
  void aNodePortThatIsTakenAwayDrainsAlone() throws Exception {
    node.connections("192.168.224.4:30080", "10.244.2.3:80", 1, 0);

    node.apply(TestPlan.of(API, WEB.nodePort(0)).after(BOTH, "default/web", "7"));

    assertThat(node.ipvsadm())
        .contains("-a -t 192.168.224.4:30080 -r 10.244.2.3:80 -m -w 0")
        .contains("-a -t 10.96.94.225:80 -r 10.244.2.3:80 -m -w 1");
    assertThat(node.addresses()).doesNotContain("192.168.224.4");
    assertThat(node.ipset()).doesNotContain("30080");
  }

  @Test
  void aUdpServiceGoesAtOnceAsItsRealServersDo() throws Exception {
    TestService dns = TestService.clusterIp("kube-system/dns", "10.96.0.10", 53, "10.244.1.2:53");
    TestPlan withDns = TestPlan.of(API, dns.udp());
    node.start(withDns);

    node.apply(API_ALONE.after(withDns, "kube-system/dns", "9"));

    assertThat(node.state()).isEqualTo(goal);
  }

  @Test
  void whatIsTakenAwayByHandMeanwhileIsNotMadeAgain() throws Exception {
    node.connections("10.96.94.225:80", "10.244.1.3:80", 1, 0);
    deleteWeb();
    node.ipvs.flush();
    node.ipvs.controls().forgetWrites();

    node.pass(Duration.ofSeconds(61));

    assertThat(node.state()).isEqualTo(goal);
    assertThat(node.ipvs.controls().writes())
        .noneMatch(write -> write.toString().contains("10.96.94.225"));
  }
}
