package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One thing that cannot be programmed does not stop the others, is told once, and tried again. */
final class FailureTest {
  private static final int EINVAL = 22;
  private static final int ENOMEM = 12;
  private static final int ENOBUFS = 105;
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80");
  private static final TestPlan API_ALONE = TestPlan.of(API);
  private static final TestPlan BOTH = TestPlan.of(API, WEB);

  private final FakeNode node = new FakeNode();

  @Test
  void anotherServiceIsServedAndTheFailureToldOnce() throws Exception {
    node.ipvs
        .controls()
        .failAll(operation -> operation.toString().contains("real server 10.244.2.3:80"), EINVAL);

    node.start(BOTH);
    node.pass(Duration.ofMinutes(10));

    assertThat(node.ipvsadm()).contains("-r 192.168.224.3:6443", "-r 10.244.1.3:80");
    assertThat(node.listener.failures())
        .singleElement()
        .asString()
        .startsWith("failing virtual server TCP 10.96.94.225:80: add real server 10.244.2.3:80")
        .contains("EINVAL");
    DataplaneStatus status = node.conductor().status();
    assertThat(status.failingCount()).isEqualTo(1);
    assertThat(status.failing().getFirst().attempts()).isBetween(12, 25);
    assertThat(status.failedWrites().byKind())
        .containsEntry(WriteKind.ADD_REAL_SERVER, (long) status.failing().getFirst().attempts());
  }

  @Test
  void itIsTriedAgainEverLaterUntilItWorks() throws Exception {
    node.links.controls().failAll(LinkOperation.AddAddress.class::isInstance, ENOMEM);
    node.start(BOTH);
    assertThat(node.addresses()).isEmpty();

    node.links.controls().heal();
    node.pass(Duration.ofSeconds(1));

    assertThat(node.addresses()).isEqualTo("10.96.0.1/32\n10.96.94.225/32\n");
    assertThat(node.listener.lines)
        .contains("recovered address 10.96.0.1", "recovered address 10.96.94.225");
    assertThat(node.conductor().status().failingCount()).isZero();
    assertThat(Agenda.backoffNanos(1)).isEqualTo(Agenda.FIRST_BACKOFF_NANOS);
    assertThat(Agenda.backoffNanos(2)).isEqualTo(2 * Agenda.FIRST_BACKOFF_NANOS);
    assertThat(Agenda.backoffNanos(1000)).isEqualTo(Agenda.LONGEST_BACKOFF_NANOS);
  }

  @Test
  void aChangeOfAFailingServiceIsTriedAtOnce() throws Exception {
    node.ipvs.controls().failAll(operation -> operation.toString().contains("10.244.2.3"), EINVAL);
    node.start(BOTH);
    TestPlan mended = TestPlan.of(API, WEB.backEnds("10.244.1.3:80", "10.244.2.4:80"));

    node.apply(mended.after(BOTH, "default/web", "8"));

    assertThat(node.ipvsadm()).contains("-r 10.244.2.4:80");
    assertThat(node.listener.lines).contains("recovered virtual server TCP 10.96.94.225:80");
  }

  @Test
  void aServerThatIsThereUnexpectedlyIsSetRight() throws Exception {
    node.start(API_ALONE);
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.94.225"), 80);
    node.ipvs.apply(List.of(new IpvsOperation.AddServer(VirtualServer.of(key, "wlc"))));

    node.apply(BOTH.after(API_ALONE, "default/web", "8"));

    assertThat(node.ipvsadm())
        .contains(
            """
            -A -t 10.96.94.225:80 -s rr
            -a -t 10.96.94.225:80 -r 10.244.1.3:80 -m -w 1
            -a -t 10.96.94.225:80 -r 10.244.2.3:80 -m -w 1
            """);
    assertThat(node.listener.failures()).isEmpty();
  }

  @Test
  void aServerThatWentUnexpectedlyIsMadeAnew() throws Exception {
    node.start(BOTH);
    node.ipvs.flush();

    TestPlan more = TestPlan.of(API, WEB.backEnds("10.244.1.3:80", "10.244.2.9:80"));
    node.apply(more.after(BOTH, "default/web", "8"));

    assertThat(node.ipvsadm()).contains("-r 10.244.1.3:80", "-r 10.244.2.9:80");
    assertThat(node.listener.failures()).isEmpty();
  }

  /** The kernel answers a deletion of UDP's real server as it answers the addition of another. */
  @Test
  void aServerThatWentUnexpectedlyIsMadeAnewThoughARealServerWasToGo() throws Exception {
    TestService dns =
        TestService.clusterIp("default/dns", "10.96.0.10", 53, "10.244.1.3:53", "10.244.1.4:53")
            .udp();
    TestPlan before = TestPlan.of(dns);
    node.start(before);
    node.ipvs.flush();

    TestPlan rolled = TestPlan.of(dns.backEnds("10.244.1.3:53", "10.244.1.5:53"));
    node.apply(rolled.after(before, "default/dns", "8"));

    assertThat(node.ipvsadm())
        .isEqualTo(
            """
            -A -u 10.96.0.10:53 -s rr
            -a -u 10.96.0.10:53 -r 10.244.1.3:53 -m -w 1
            -a -u 10.96.0.10:53 -r 10.244.1.5:53 -m -w 1
            """);
    assertThat(node.listener.failures()).isEmpty();
  }

  @Test
  void deletingWhatIsGoneAlreadySucceeds() throws Exception {
    node.start(BOTH);
    node.ipvs.flush();
    int device = Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
    node.links.apply(
        List.of(new LinkOperation.DeleteAddress(device, IpAddress.parse("10.96.94.225"))));

    node.apply(API_ALONE.after(BOTH, "default/web", "8"));

    assertThat(node.listener.failures()).isEmpty();
    assertThat(node.state()).doesNotContain("10.96.94.225");
  }

  @Test
  void aBatchOfUnknownOutcomeIsReadBackAndFinished() throws Exception {
    node.start(API_ALONE);
    node.ipvs.controls().failNextBatch(ENOBUFS);

    node.apply(BOTH.after(API_ALONE, "default/web", "8"));

    assertThat(node.ipvsadm()).contains("10.96.94.225:80", "-r 10.244.2.3:80");
    assertThat(node.listener.failures()).isEmpty();
  }

  @Test
  void aSetThatSomebodyDestroyedIsMadeAndFilledAgain() throws Exception {
    node.start(API_ALONE);
    node.ipSets.apply(List.of(new IpSetOperation.Destroy("KUBE-CLUSTER-IP")));

    node.apply(BOTH.after(API_ALONE, "default/web", "8"));
    node.pass(Duration.ofSeconds(1));

    assertThat(node.ipset())
        .contains("add KUBE-CLUSTER-IP 10.96.0.1,tcp:443\n")
        .contains("add KUBE-CLUSTER-IP 10.96.94.225,tcp:80\n");
    assertThat(node.conductor().status().failingCount()).isZero();
  }

  @Test
  void aSetOfAnotherKindIsToldWithWhatToDo() throws Exception {
    node.ipSets.addForeign("KUBE-CLUSTER-IP", "hash:mac");

    node.start(API_ALONE);

    assertThat(node.listener.failures())
        .anyMatch(line -> line.contains("ipset destroy KUBE-CLUSTER-IP"));
    assertThat(node.ipvsadm()).contains("10.96.0.1:443");
  }

  @Test
  void aTableThatIsRefusedDoesNotLoseTheOther() throws Exception {
    node.iptables()
        .beforeRestore(text -> {
          if (text.contains("*filter")) {
            throw new IptablesException("xt_ipvs is missing", 1, "xt_ipvs is missing");
          }
        });

    node.start(BOTH);

    assertThat(node.iptables().save("nat")).contains(TestRules.MASQUERADE_CLUSTER_IPS);
    assertThat(node.listener.failures())
        .singleElement()
        .asString()
        .isEqualTo("failing rules of IPv4: table filter: xt_ipvs is missing");
  }

  /** As iptables-nft-restore ends: with the status that is the lock's in the other back end. */
  @Test
  void aTableThatNftRefusesDoesNotLoseTheOther() throws Exception {
    node.iptables()
        .beforeRestore(text -> {
          if (text.contains("*filter")) {
            String words = "line 6: RULE_APPEND failed (No such file or directory)";
            throw new IptablesException("exit status 4: " + words, 4, words);
          }
        });

    node.start(BOTH);

    assertThat(node.iptables().save("nat")).contains(TestRules.MASQUERADE_CLUSTER_IPS);
  }

  @Test
  void aLockThatIsHeldIsWaitedForOnceInAnAttempt() throws Exception {
    String words = "Another app is currently holding the xtables lock. Stopped waiting after 5s.";
    node.iptables()
        .beforeRestore(text -> {
          throw new IptablesException("exit status 4: " + words, 4, words);
        });

    node.start(BOTH);

    assertThat(node.iptables().writeCount()).isOne();
    assertThat(node.listener.failures())
        .containsExactly("failing rules of IPv4: exit status 4: " + words);
  }

  @Test
  void aToolThatHangsIsWaitedForOnceInAnAttempt() throws Exception {
    node.iptables()
        .beforeRestore(text -> {
          throw IptablesException.withoutEnd("did not end within 65 s and was killed", null);
        });

    node.start(BOTH);

    assertThat(node.iptables().writeCount()).isOne();
  }

  @Test
  void rulesOfNftInATableThatIsNotOursHoldNothingBack() throws Exception {
    node.iptables().writeByNft("mangle");
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");

    node.start(BOTH);

    assertThat(node.iptables().save("nat")).contains(TestRules.MASQUERADE_CLUSTER_IPS);
    assertThat(node.iptables().save("filter")).contains(":KUBE-IPVS-FILTER");
    assertThat(node.listener.failures()).isEmpty();
    assertThat(node.nfTables.tables()).as("leftovers go when the rules stand").isEmpty();
  }

  @Test
  void rulesOfNftInOneOfOurTablesDoNotLoseTheOther() throws Exception {
    node.iptables().writeByNft("filter");

    node.start(BOTH);
    node.pass(Duration.ofMinutes(2));

    assertThat(node.iptables().save("nat")).contains(TestRules.MASQUERADE_CLUSTER_IPS);
    assertThat(node.listener.failures())
        .singleElement()
        .asString()
        .startsWith("failing rules of IPv4: table filter: iptables-save cannot show the rules");
    assertThat(node.iptables().writeCount()).as("writes of the table that can be read").isOne();
  }

  @Test
  void aFailingConnectionTrackingTableIsReadAgainLater() throws Exception {
    TestService dns =
        TestService.clusterIp("kube-system/dns", "10.96.0.10", 53, "10.244.1.2:53").udp();
    node.conntrack.controls().failReads(ENOBUFS);
    node.start(TestPlan.of(dns));
    assertThat(node.listener.failures()).singleElement().asString().contains("UDP flows of");

    node.conntrack.controls().heal();
    node.pass(Duration.ofSeconds(1));
    assertThat(node.conductor().status().failingCount()).isZero();
  }
}
