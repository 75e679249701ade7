package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.testkit.iptables.FakeIptables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A start on a node where kube-proxy ran in another mode. */
final class LeftoverPartTest {
  private static final TestPlan WEB =
      TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80"));

  private static final String IPTABLES_MODE =
      """
      *nat
      :KUBE-SERVICES - [0:0]
      :KUBE-SVC-BBBBBBBBBBBBBBBB - [0:0]
      -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
      -A KUBE-SERVICES -d 10.96.94.225/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-BBBBBBBBBBBBBBBB
      COMMIT
      """;

  private final FakeNode node = new FakeNode();

  /** The node's kernel, with the whole state written down at each delete of a table. */
  private void watchDeletes(List<String> states) {
    Kernel kernel = node.kernel();
    NfTables watched =
        new NfTables() {
          @Override
          public List<NfTable> tables() throws NetlinkException {
            return kernel.nfTables().tables();
          }

          @Override
          public void delete(NfTable table) throws NetlinkException {
            states.add(node.state());
            kernel.nfTables().delete(table);
          }

          @Override
          public void close() {
            kernel.nfTables().close();
          }
        };
    node.kernel(
        new Kernel(
            kernel.ipvs(),
            kernel.ipSets(),
            kernel.links(),
            kernel.conntrack(),
            watched,
            kernel.iptables(),
            kernel.ruleKernels(),
            kernel.sysctls()));
  }

  @Test
  void theNftablesModeGoesWhenTheOwnStateStands() throws Exception {
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");
    node.nfTables.add(NfFamily.IPV6, "kube-proxy");
    NfTable foreign = node.nfTables.add(NfFamily.INET, "firewalld");
    List<String> states = new ArrayList<>();
    watchDeletes(states);

    node.start();
    node.work();
    assertThat(node.nfTables.tables()).as("before there is a plan").hasSize(3);
    node.apply(WEB.first());

    assertThat(node.nfTables.tables()).containsExactly(foreign);
    assertThat(states).hasSize(2).containsOnly(node.state());
    assertThat(node.listener.lines)
        .contains("leftovers removed: table ip kube-proxy, table ip6 kube-proxy");
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");
    node.pass(Duration.ofMinutes(2));
    assertThat(node.nfTables.tables()).as("only at the start").hasSize(2);
  }

  /** Rules of the iptables mode take every connection until ours stand in their place. */
  @Test
  void rulesThatReplaceTheIptablesModesComeWhenAllElseStands() throws Exception {
    node.iptables().restore(IPTABLES_MODE);
    List<String> addresses = new ArrayList<>();
    node.iptables()
        .beforeRestore(text -> {
          try {
            var device = node.links.find("kube-ipvs0");
            addresses.add(device == null ? "none" : "" + node.links.addresses(device.index()));
          } catch (NetlinkException e) {
            throw new IllegalStateException(e);
          }
        });

    node.start(WEB);

    assertThat(addresses).isNotEmpty().allMatch(bound -> bound.contains("10.96.94.225"));
    assertThat(node.ipvs.servers()).hasSize(1);
    assertThat(node.iptables().save("nat")).doesNotContain("-j KUBE-SVC-");
  }

  @Test
  void itServesUntilTheOwnRulesStand() throws Exception {
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");
    node.iptables()
        .beforeRestore(text -> {
          throw new IptablesException("xtables lock is held", 4, "xtables lock is held");
        });
    node.start(WEB);
    node.pass(Duration.ofSeconds(10));
    assertThat(node.nfTables.tables()).hasSize(1);

    node.iptables().beforeRestore(null);
    node.pass(Duration.ofMinutes(2));

    assertThat(node.nfTables.tables()).isEmpty();
  }

  @Test
  void aTableThatStaysIsToldAndTriedAgain() throws Exception {
    node.nfTables.add(NfFamily.IPV4, "kube-proxy");
    node.nfTables.controls().failNext(any -> true, Errno.EPERM);
    node.start(WEB);
    assertThat(node.nfTables.tables()).hasSize(1);
    assertThat(node.listener.lines)
        .filteredOn(line -> line.startsWith("leftovers failed: delete table ip kube-proxy: EPERM"))
        .hasSize(1);

    node.pass(Duration.ofSeconds(31));

    assertThat(node.nfTables.tables()).isEmpty();
  }

  @Test
  void theIptablesModeStaysAsWithKubeProxy() throws Exception {
    node.iptables().restore(IPTABLES_MODE);
    node.start(WEB);

    assertThat(node.iptables().save("nat")).contains(":KUBE-SVC-BBBBBBBBBBBBBBBB");
  }

  @Test
  void theIptablesModeGoesWhereAnOperatorAsksForIt() throws Exception {
    node.start(WEB);
    String clean = node.state();
    FakeNode used = new FakeNode();
    used.config =
        used.config.withDifferences(new Differences(Set.of(Difference.REMOVING_IPTABLES_MODE)));
    used.iptables().restore(IPTABLES_MODE);

    used.start(WEB);

    assertThat(used.iptables().save("nat")).doesNotContain("KUBE-SVC-");
    assertThat(used.state().lines().sorted().toList()).isEqualTo(clean.lines().sorted().toList());
    assertThat(used.listener.lines)
        .contains("leftovers removed: chains of the iptables mode, table nat of IPv4");
  }

  /** Beside rules of ours these change nothing that is ours. */
  private static final String CHAINS_IN_THREE_TABLES =
      """
      *nat
      :KUBE-SVC-BBBBBBBBBBBBBBBB - [0:0]
      COMMIT
      *filter
      :KUBE-SVC-BBBBBBBBBBBBBBBB - [0:0]
      COMMIT
      *mangle
      :KUBE-PROXY-CANARY - [0:0]
      COMMIT
      """;

  /** Starts where our own rules stand already, so that only the leftovers are to be written. */
  private void restartWithLeftovers(FakeIptables.RestoreHook hook) throws Exception {
    node.config =
        node.config.withDifferences(new Differences(Set.of(Difference.REMOVING_IPTABLES_MODE)));
    node.start(WEB);
    node.iptables().restore(CHAINS_IN_THREE_TABLES);
    node.iptables().beforeRestore(hook);
    node.start(WEB);
  }

  @Test
  void aLockThatIsHeldIsWaitedForOnceInAnAttempt() throws Exception {
    List<String> tried = new ArrayList<>();
    String words = "Another app is currently holding the xtables lock. Stopped waiting after 5s.";
    restartWithLeftovers(text -> {
      tried.add(text);
      throw new IptablesException("exit status 4: " + words, 4, words);
    });

    assertThat(tried).singleElement().asString().startsWith("*nat");
    assertThat(node.listener.lines)
        .contains("leftovers failed: table nat of IPv4: exit status 4: " + words);
    node.iptables().beforeRestore(null);
    node.pass(Duration.ofSeconds(31));
    assertThat(node.iptables().save("mangle")).doesNotContain("KUBE-PROXY-CANARY");
  }

  @Test
  void aTableThatIsRefusedKeepsNoOtherBack() throws Exception {
    restartWithLeftovers(text -> {
      if (text.contains("*nat")) {
        throw new IptablesException("line 2 failed", 1, "line 2 failed");
      }
    });

    assertThat(node.iptables().save("filter")).doesNotContain("KUBE-SVC-");
    assertThat(node.iptables().save("mangle")).doesNotContain("KUBE-PROXY-CANARY");
  }

  @Test
  void aTableThatCannotBeShownIsToldOnceAndAllOthersAreCleaned() throws Exception {
    node.config =
        node.config.withDifferences(new Differences(Set.of(Difference.REMOVING_IPTABLES_MODE)));
    node.iptables().writeByNft("mangle");
    FakeIptables ipv6 = Objects.requireNonNull(node.iptables.get(IpFamily.IPV6));
    ipv6.restore("*filter\n:KUBE-SVC-BBBBBBBBBBBBBBBB - [0:0]\nCOMMIT\n");

    node.start(WEB);
    node.pass(Duration.ofMinutes(2));

    assertThat(ipv6.save("filter")).doesNotContain("KUBE-SVC-");
    assertThat(node.listener.lines)
        .filteredOn(
            line -> line.startsWith("leftovers failed: table mangle of IPv4: iptables-save cannot"))
        .hasSize(1);
  }
}
