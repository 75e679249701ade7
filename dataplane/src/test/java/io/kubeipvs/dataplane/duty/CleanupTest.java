package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.leftovers.Cleanup;
import io.kubeipvs.dataplane.leftovers.CleanupReport;
import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After clean-up nothing of a Service proxy is left, and all else is. */
final class CleanupTest {
  private static final String IPTABLES_MODE =
      """
      *nat
      :FOREIGN - [0:0]
      :KUBE-KUBELET-CANARY - [0:0]
      :KUBE-MARK-MASQ - [0:0]
      :KUBE-NODEPORTS - [0:0]
      :KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]
      :KUBE-SERVICES - [0:0]
      :KUBE-SVC-BBBBBBBBBBBBBBBB - [0:0]
      -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
      -A PREROUTING -m comment --comment "see -j KUBE-SVC-BBBBBBBBBBBBBBBB" -j FOREIGN
      -A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-SVC-BBBBBBBBBBBBBBBB
      -A KUBE-SEP-AAAAAAAAAAAAAAAA -s 10.244.1.3/32 -j KUBE-MARK-MASQ
      -A KUBE-SERVICES -d 10.96.94.225/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-BBBBBBBBBBBBBBBB
      -A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
      -A KUBE-SVC-BBBBBBBBBBBBBBBB -j KUBE-SEP-AAAAAAAAAAAAAAAA
      COMMIT
      """;

  private final FakeNode node = new FakeNode();
  private int pauses;

  private CleanupReport removeAll(IpPrefix... excluded) {
    return new Cleanup(node.leftovers(), List.of(excluded), () -> pauses++).removeAll();
  }

  @Test
  void nothingOfARunIsLeft() throws Exception {
    TestService web = TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80");
    TestService ipv6 = TestService.clusterIp("default/six", "fd00:10:96::1", 80);
    node.start(TestPlan.of(EnumSet.allOf(IpFamily.class), List.of(web, ipv6)));
    node.ipSets.apply(List.of(new IpSetOperation.Create(bitmap("KUBE-NODE-PORT-SCTP"))));

    CleanupReport report = removeAll();

    assertThat(report.removed())
        .containsExactlyInAnyOrder(
            "link kube-ipvs0",
            "2 virtual servers",
            "IPv4 rules (legacy): 2 chains of table nat",
            "IPv4 rules (legacy): 1 chain of table filter",
            "IPv6 rules (legacy): 2 chains of table nat",
            "IPv6 rules (legacy): 1 chain of table filter",
            "35 sets");
    assertThat(report.kept()).isEmpty();
    assertThat(report.problems()).isEmpty();
    assertThat(node.state()).doesNotContain("KUBE-", "10.96.", "fd00:10:96");
    assertThat(node.links.find("kube-ipvs0")).isNull();
    int writes = node.writeCount();
    assertThat(removeAll()).isEqualTo(new CleanupReport(List.of(), List.of(), List.of()));
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void whatOthersMadeStays() throws Exception {
    node.iptables().restore(IPTABLES_MODE);
    node.ipSets.apply(List.of(new IpSetOperation.Create(bitmap("FOREIGN"))));

    assertThat(removeAll().problems()).isEmpty();

    assertThat(node.iptables().save("nat"))
        .contains("FOREIGN", "KUBE-KUBELET-CANARY")
        .doesNotContain(":KUBE-SVC", ":KUBE-SEP", "KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-MARK");
    assertThat(node.ipSets.names()).containsExactly("FOREIGN");
  }

  @Test
  void theTablesOfTheNftablesModeGoAndNoOthers() throws Exception {
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");
    node.nfTables.add(NfFamily.IPV6, "kube-proxy");
    NfTable inet = node.nfTables.add(NfFamily.INET, "kube-proxy");
    NfTable nat = node.nfTables.add(NfFamily.IPV4, "nat");

    assertThat(removeAll().removed())
        .containsExactly("table ip kube-proxy", "table ip6 kube-proxy");

    assertThat(node.nfTables.tables()).containsExactly(inet, nat);
  }

  @Test
  void virtualServersInExcludedRangesStay() throws Exception {
    TestService web = TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80");
    TestService mail = TestService.clusterIp("default/mail", "10.96.7.7", 25, "10.244.1.4:25");
    node.start(TestPlan.of(EnumSet.of(IpFamily.IPV4), List.of(web, mail)));

    assertThat(removeAll(IpPrefix.parse("10.96.7.0/24")).removed()).contains("1 virtual server");

    assertThat(node.ipvsadm())
        .isEqualTo("-A -t 10.96.7.7:25 -s rr\n-a -t 10.96.7.7:25 -r 10.244.1.4:25 -m -w 1\n");
  }

  @Test
  void theIptablesModeGoesAlone() throws Exception {
    node.iptables().restore(IPTABLES_MODE);

    assertThat(new Cleanup(node.leftovers(), List.of()).removeIptablesMode().removed())
        .containsExactly("IPv4 rules (legacy): 3 chains of table nat");

    assertThat(node.iptables().save("nat"))
        .isEqualTo(
            """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            :FOREIGN - [0:0]
            :KUBE-KUBELET-CANARY - [0:0]
            :KUBE-MARK-MASQ - [0:0]
            :KUBE-SERVICES - [0:0]
            -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A PREROUTING -m comment --comment "see -j KUBE-SVC-BBBBBBBBBBBBBBBB" -j FOREIGN
            COMMIT
            """);
  }

  @Test
  void aDeviceOfAnotherKindIsNotDeleted() throws Exception {
    node.links.addLink("kube-ipvs0", "veth", false);

    assertThat(removeAll().problems()).singleElement().asString().contains("kube-ipvs0", "veth");

    assertThat(node.links.find("kube-ipvs0")).isNotNull();
  }

  @Test
  void aKernelWithoutIpvsAndSetsHasNothingOfTheirs() {
    node.ipvs.controls().failReads(Errno.ENOENT);
    node.ipSets.controls().failReads(Errno.EINVAL);

    assertThat(removeAll()).isEqualTo(new CleanupReport(List.of(), List.of(), List.of()));
  }

  @Test
  void aSetThatAForeignRuleUsesStaysAndIsTold() throws Exception {
    node.start(TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80)));
    node.ipSets.addReference("KUBE-CLUSTER-IP");

    CleanupReport report = removeAll();

    assertThat(report.problems()).isEmpty();
    assertThat(report.kept()).singleElement().asString().startsWith("set KUBE-CLUSTER-IP: ");
    assertThat(node.ipSets.names()).containsExactly("KUBE-CLUSTER-IP");
    assertThat(pauses).as("a second, for the kernel to let go").isEqualTo(10);
  }

  /** As with nf_tables, which lets go of a deleted rule's set after a while. */
  @Test
  void aSetThatADeletedRuleStillHoldsGoesWhenItLetsGo() throws Exception {
    node.start(TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80)));
    node.ipSets.addReference("KUBE-CLUSTER-IP");
    Runnable letGoInTheEnd =
        () -> {
          if (++pauses == 3) {
            node.ipSets.removeReference("KUBE-CLUSTER-IP");
          }
        };

    CleanupReport report = new Cleanup(node.leftovers(), List.of(), letGoInTheEnd).removeAll();

    assertThat(report.kept()).isEmpty();
    assertThat(report.problems()).isEmpty();
    assertThat(report.removed()).contains("17 sets");
    assertThat(node.ipSets.names()).isEmpty();
    assertThat(pauses).isEqualTo(3);
  }

  @Test
  void whatCannotBeRemovedIsToldAndTheRestGoes() throws Exception {
    node.start(TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80)));
    node.ipSets.addReference("KUBE-CLUSTER-IP");
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");
    node.nfTables.controls().failAll(any -> true, Errno.EPERM);
    node.iptables()
        .beforeRestore(text -> {
          throw new IptablesException("xtables lock is held", 4, "xtables lock is held");
        });

    CleanupReport report = removeAll();

    assertThat(report.problems())
        .anyMatch(problem -> problem.contains("table nat: xtables lock is held"))
        .anyMatch(problem -> problem.contains("KUBE-CLUSTER-IP"))
        .anyMatch(problem -> problem.startsWith("table ip kube-proxy: "));
    assertThat(report.kept()).isEmpty();
    assertThat(report.removed()).doesNotContain("table ip kube-proxy");
    assertThat(node.ipvs.servers()).isEmpty();
    assertThat(node.ipSets.names()).containsExactly("KUBE-CLUSTER-IP");
  }

  private static IpSetDefinition bitmap(String name) {
    return IpSetDefinition.of(name, IpSetType.BITMAP_PORT, IpFamily.IPV4);
  }
}
