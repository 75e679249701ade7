package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.testkit.iptables.FakeIptables;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else flushes is there again in two seconds, and not only at the next check. */
final class NoticingChangesTest {
  private static final int ENOBUFS = 105;
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final List<TestService> PLAN_SERVICES =
      List.of(
          TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443"),
          TestService.clusterIp(
              "default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80"));
  private static final TestPlan PLAN = TestPlan.of(EnumSet.of(IpFamily.IPV4), PLAN_SERVICES);

  private final FakeNode node = new FakeNode();
  private String planned = "";

  @BeforeEach
  void start() throws Exception {
    node.start(PLAN);
    planned = node.state();
    node.pass(Duration.ofSeconds(3));
  }

  private void assertRepairedAtOnce() throws Exception {
    assertThat(node.state()).isNotEqualTo(planned);
    node.pass(AT_ONCE);
    assertThat(node.state()).isEqualTo(planned);
    int writes = node.writeCount();
    node.pass(Duration.ofSeconds(61));
    assertThat(node.writeCount()).as("writes once it is right").isEqualTo(writes);
  }

  private void flushNat() {
    flushNat(node);
  }

  @Test
  void rules() throws Exception {
    flushNat();
    assertRepairedAtOnce();
    assertThat(node.listener.lines).containsOnlyOnce("drift 1");
  }

  /** Between the rules and the end of all that a start writes there may be seconds. */
  @Test
  void rulesThatSomebodyFlushesWhileAStartWritesTheRest() throws Exception {
    FakeNode fresh = new FakeNode();
    fresh.start();
    AtomicInteger writes = new AtomicInteger();
    fresh
        .ipvs
        .controls()
        .failAll(
            _ -> {
              if (writes.getAndIncrement() == 0) {
                flushNat(fresh);
              }
              return false; // nothing fails
            },
            ENOBUFS);
    fresh.apply(PLAN.first());
    assertThat(fresh.iptables().save("nat")).as("once flushed").doesNotContain("-A OUTPUT");

    fresh.pass(AT_ONCE);
    assertThat(fresh.state()).isEqualTo(planned);
  }

  /** The rules of a family that is not read say nothing new. */
  @Test
  void rulesThatSomebodyFlushesWhileThoseOfTheOtherFamilyAreMended() throws Exception {
    FakeNode both = new FakeNode();
    both.start(TestPlan.of(EnumSet.allOf(IpFamily.class), PLAN_SERVICES));
    both.pass(Duration.ofSeconds(3));
    String asPlanned = both.state();
    FakeIptables six = Objects.requireNonNull(both.iptables.get(IpFamily.IPV6));
    six.restore("*nat\n-F\nCOMMIT\n");
    six.beforeRestore(_ -> flushNat(both));

    both.pass(Duration.ofSeconds(1));
    six.beforeRestore(null);
    assertThat(both.iptables().save("nat")).doesNotContain("-A OUTPUT");

    both.pass(AT_ONCE);
    assertThat(both.state()).isEqualTo(asPlanned);
  }

  private static void flushNat(FakeNode node) {
    try {
      node.iptables().restore("*nat\n-F\nCOMMIT\n");
    } catch (IptablesException e) {
      throw new AssertionError(e);
    }
  }

  /** So that somebody who watches the age of the last sync sees that this goes on. */
  @Test
  void everyLookThatIsAnsweredIsTold() {
    int before = node.meter.looks;
    node.pass(Duration.ofSeconds(5));
    assertThat(node.meter.looks - before).isBetween(4, 6);
    node.ipvs.controls().failReads(ENOBUFS);
    int answered = node.meter.looks;
    node.pass(Duration.ofSeconds(5));
    assertThat(node.meter.looks).isEqualTo(answered);
  }

  @Test
  void virtualServers() throws Exception {
    node.ipvs.flush();
    assertRepairedAtOnce();
    assertThat(node.listener.lines).contains("drift 2");
  }

  @Test
  void oneVirtualServerThatWentAndOneThatCame() throws Exception {
    VirtualServerKey web = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80);
    VirtualServerKey odd = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.77.7"), 80);
    node.ipvs.apply(List.of(new IpvsOperation.DeleteServer(web)));
    assertRepairedAtOnce();
    node.ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(odd, "rr"))));
    assertRepairedAtOnce();
  }

  @Test
  void entriesOfASet() throws Exception {
    IpSetDefinition set =
        IpSetDefinition.of("KUBE-CLUSTER-IP", IpSetType.HASH_IP_PORT, IpFamily.IPV4);
    node.ipSets.apply(
        List.of(
            new IpSetOperation.Delete(
                set, new IpSetEntry.IpPort(IpAddress.parse("10.96.0.1"), Protocol.TCP, 443))));
    assertRepairedAtOnce();
  }

  @Test
  void aSet() throws Exception {
    node.ipSets.apply(List.of(new IpSetOperation.Destroy("KUBE-IPVS-IPS")));
    assertRepairedAtOnce();
  }

  @Test
  void theDevice() throws Exception {
    int device = Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
    node.links.apply(List.of(new LinkOperation.DeleteLink(device)));
    assertRepairedAtOnce();
  }

  /** As {@code ip address flush} leaves it. */
  @Test
  void theAddressesOfTheDevice() throws Exception {
    int device = Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
    node.links.apply(
        List.of(
            new LinkOperation.DeleteAddress(device, IpAddress.parse("10.96.0.1")),
            new LinkOperation.DeleteAddress(device, IpAddress.parse("10.96.94.225"))));
    assertRepairedAtOnce();
  }

  @Test
  void switchedOffTheyWaitForTheCheckAsWithKubeProxy() throws Exception {
    node.config = node.config.withDifferences(Differences.none());
    node.start(PLAN);
    flushNat();
    node.ipvs.flush();

    node.pass(Duration.ofSeconds(29));
    assertThat(node.iptables().save("nat")).doesNotContain("-A OUTPUT");
    assertThat(node.ipvsadm()).isEmpty();

    node.pass(AT_ONCE);
    assertThat(node.state()).isEqualTo(planned);
  }

  @Test
  void aKernelThatCannotTellLeavesItToTheCheck() throws Exception {
    node.ruleKernel().silent(true);
    node.pass(Duration.ofSeconds(30));
    flushNat();

    node.pass(Duration.ofSeconds(20));
    assertThat(node.iptables().save("nat")).doesNotContain("-A OUTPUT");
    node.pass(Duration.ofSeconds(11));
    assertThat(node.state()).isEqualTo(planned);
    assertThat(node.listener.lines).noneMatch(line -> line.startsWith("reading failed"));
  }

  @Test
  void oneThatAnswersWithErrorsIsToldOnce() throws Exception {
    node.ruleKernel().failing(true);
    node.pass(Duration.ofMinutes(2));
    assertThat(node.listener.lines)
        .filteredOn(line -> line.startsWith("reading failed"))
        .containsExactly("reading failed changes of rules: injected failure");
  }

  /** The check alone reads the rules every 30 s: 20 times in ten minutes. */
  @Test
  void anotherProgramThatWritesItsOwnRulesAllTheTimeCostsLittle() throws Exception {
    int saves = node.iptables().saveCount();
    int writes = node.writeCount();
    for (int second = 0; second < 600; second++) {
      node.iptables().restore("*filter\n:OTHERS - [0:0]\nCOMMIT\n");
      node.pass(Duration.ofSeconds(1));
    }
    assertThat(node.iptables().saveCount() - saves).isBetween(30, 60);
    assertThat(node.writeCount() - writes).as("writes, the other's included").isEqualTo(600);
  }

  @Test
  void oneThatRemovesOurRulesAllTheTimeIsNotFoughtEverySecond() throws Exception {
    int writes = node.writeCount();
    for (int second = 0; second < 600; second++) {
      flushNat();
      node.pass(Duration.ofSeconds(1));
    }
    assertThat(node.writeCount() - writes - 600).as("our repairs").isBetween(20, 50);

    node.pass(Duration.ofMinutes(2));
    assertThat(node.state()).isEqualTo(planned);
    flushNat();
    assertRepairedAtOnce();
  }
}
