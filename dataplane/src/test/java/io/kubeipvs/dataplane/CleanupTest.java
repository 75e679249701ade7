package io.kubeipvs.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpFamily;
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

  @Test
  void nothingOfARunIsLeft() throws Exception {
    TestService web = TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80");
    TestService ipv6 = TestService.clusterIp("default/six", "fd00:10:96::1", 80);
    node.start(TestPlan.of(EnumSet.allOf(IpFamily.class), List.of(web, ipv6)));
    node.ipSets.apply(List.of(new IpSetOperation.Create(bitmap("KUBE-NODE-PORT-SCTP"))));

    assertThat(new Cleanup(node.kernel()).removeAll()).isEmpty();

    assertThat(node.state()).doesNotContain("KUBE-", "10.96.", "fd00:10:96");
    assertThat(node.links.find("kube-ipvs0")).isNull();
    int writes = node.writeCount();
    assertThat(new Cleanup(node.kernel()).removeAll()).isEmpty();
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void whatOthersMadeStays() throws Exception {
    node.iptables().restore(IPTABLES_MODE);
    node.ipSets.apply(List.of(new IpSetOperation.Create(bitmap("FOREIGN"))));

    assertThat(new Cleanup(node.kernel()).removeAll()).isEmpty();

    assertThat(node.iptables().save("nat"))
        .contains("FOREIGN", "KUBE-KUBELET-CANARY")
        .doesNotContain(":KUBE-SVC", ":KUBE-SEP", "KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-MARK");
    assertThat(node.ipSets.names()).containsExactly("FOREIGN");
  }

  @Test
  void theServiceChainsOfTheIptablesModeGoAlone() throws Exception {
    node.iptables().restore(IPTABLES_MODE);

    assertThat(Cleanup.removeServiceChains(node.iptables())).isTrue();

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
            :KUBE-NODEPORTS - [0:0]
            :KUBE-SERVICES - [0:0]
            -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A PREROUTING -m comment --comment "see -j KUBE-SVC-BBBBBBBBBBBBBBBB" -j FOREIGN
            -A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
            COMMIT
            """);
    assertThat(Cleanup.removeServiceChains(node.iptables())).isFalse();
  }

  @Test
  void aDeviceOfAnotherKindIsNotDeleted() throws Exception {
    node.links.addLink("kube-ipvs0", "veth", false);

    assertThat(new Cleanup(node.kernel()).removeAll())
        .singleElement()
        .asString()
        .contains("kube-ipvs0", "veth");

    assertThat(node.links.find("kube-ipvs0")).isNotNull();
  }

  @Test
  void whatCannotBeRemovedIsToldAndTheRestGoes() throws Exception {
    node.start(TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80)));
    node.ipSets.addReference("KUBE-CLUSTER-IP");
    node.iptables()
        .beforeRestore(text -> {
          throw new IptablesException("xtables lock is held", null);
        });

    List<String> problems = new Cleanup(node.kernel()).removeAll();

    assertThat(problems)
        .anyMatch(problem -> problem.contains("table nat: xtables lock is held"))
        .anyMatch(problem -> problem.contains("KUBE-CLUSTER-IP"));
    assertThat(node.ipvs.servers()).isEmpty();
    assertThat(node.ipSets.names()).containsExactly("KUBE-CLUSTER-IP");
  }

  private static IpSetDefinition bitmap(String name) {
    return IpSetDefinition.of(name, IpSetType.BITMAP_PORT, IpFamily.IPV4);
  }
}
