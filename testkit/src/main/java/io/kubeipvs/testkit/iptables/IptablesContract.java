package io.kubeipvs.testkit.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpFamily;
import org.junit.jupiter.api.Test;

/** What every {@link Iptables} does, over tables that nobody touched yet. */
public abstract class IptablesContract {
  private static final String TWO_CHAINS =
      """
      *nat
      :KUBE-MARK-MASQ - [0:0]
      :KUBE-SERVICES - [0:0]
      -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
      -A KUBE-SERVICES -s 127.0.0.0/8 -j RETURN
      -I OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
      COMMIT
      """;
  private static final String TWO_CHAINS_SAVED =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      :KUBE-MARK-MASQ - [0:0]
      :KUBE-SERVICES - [0:0]
      -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
      -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
      -A KUBE-SERVICES -s 127.0.0.0/8 -j RETURN
      COMMIT
      """;

  /** The rules of a family; the same ones each time within a test. */
  protected abstract Iptables iptables(IpFamily family) throws Exception;

  /** Makes a set of type hash:ip,port that rules of IPv4 may name. */
  protected abstract void createSet(String name) throws Exception;

  private Iptables ipv4() throws Exception {
    return iptables(IpFamily.IPV4);
  }

  /** The rules of one table after a restore, without the built-in chains' declarations. */
  private String after(String table, String... restores) throws Exception {
    for (String text : restores) {
      ipv4().restore(text);
    }
    return ipv4()
        .save(table)
        .replaceAll("(?m)^(\\*.*|:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) .*|COMMIT)\n", "");
  }

  @Test
  void anUntouchedTableIsEmpty() throws Exception {
    assertThat(ipv4().save("nat")).isEmpty();
    assertThat(ipv4().save("mangle")).isEmpty();
  }

  @Test
  void readingATableTouchesNoOther() throws Exception {
    ipv4().restore(TWO_CHAINS);

    assertThat(ipv4().save("filter")).isEmpty();
    assertThat(ipv4().save("filter")).isEmpty();
    assertThat(iptables(IpFamily.IPV6).save("nat")).isEmpty();
  }

  @Test
  void whatIsRestoredIsSaved() throws Exception {
    ipv4().restore(TWO_CHAINS);

    assertThat(ipv4().save("nat")).isEqualTo(TWO_CHAINS_SAVED);
  }

  @Test
  void chainsAreSavedByName() throws Exception {
    assertThat(after("nat", "*nat\n:KUBE-B - [0:0]\n:KUBE-A - [0:0]\nCOMMIT\n"))
        .isEqualTo(":KUBE-A - [0:0]\n:KUBE-B - [0:0]\n");
  }

  @Test
  void chainsThatTheTextDoesNotDeclareStay() throws Exception {
    assertThat(after("nat", TWO_CHAINS, "*nat\n:KUBE-SERVICES - [0:0]\nCOMMIT\n"))
        .isEqualTo(
            """
            :KUBE-MARK-MASQ - [0:0]
            :KUBE-SERVICES - [0:0]
            -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
            """);
  }

  @Test
  void builtInChainsKeepTheirRulesWhenDeclared() throws Exception {
    String rule = "*filter\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n";

    assertThat(after("filter", rule, "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n"))
        .isEqualTo("-A INPUT -i lo -j ACCEPT\n");
  }

  @Test
  void rulesAreInsertedAtTheHeadAppendedAtTheEndAndDeletedByTheirText() throws Exception {
    assertThat(
            after(
                "nat",
                """
                *nat
                :KUBE-SERVICES - [0:0]
                -A KUBE-SERVICES -s 10.244.1.0/24 -j RETURN
                -A KUBE-SERVICES -s 10.244.2.0/24 -j RETURN
                -I KUBE-SERVICES -s 10.244.3.0/24 -j RETURN
                COMMIT
                """,
                """
                *nat
                -I KUBE-SERVICES 2 -s 10.244.4.0/24 -j RETURN
                -D KUBE-SERVICES -s 10.244.1.0/24 -j RETURN
                COMMIT
                """))
        .isEqualTo(
            """
            :KUBE-SERVICES - [0:0]
            -A KUBE-SERVICES -s 10.244.3.0/24 -j RETURN
            -A KUBE-SERVICES -s 10.244.4.0/24 -j RETURN
            -A KUBE-SERVICES -s 10.244.2.0/24 -j RETURN
            """);
  }

  @Test
  void chainsAreFlushedAndDeleted() throws Exception {
    assertThat(
            after(
                "nat",
                TWO_CHAINS,
                """
                *nat
                -D OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                -F KUBE-SERVICES
                -X KUBE-SERVICES
                COMMIT
                """))
        .isEqualTo(
            """
            :KUBE-MARK-MASQ - [0:0]
            -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
            """);
  }

  @Test
  void rulesAreSavedInOneForm() throws Exception {
    createSet("KUBE-CLUSTER-IP");

    assertThat(
            after(
                "nat",
                """
                *nat
                :A - [0:0]
                -A A -m comment --comment "two words" ! -s 10.244.0.0/16 -p tcp -j RETURN
                -A A -m comment --comment word -s 10.244.1.2 -j RETURN
                -A A -m comment --comment "type 'hash ip:port'" -j RETURN
                -A A -m mark ! --mark 0x00004000/0x00004000 -j RETURN
                -A A -j MARK --or-mark 0x00004000
                -A A -j MARK --xor-mark 0x00004000
                -A A -p tcp --dport 80 -j RETURN
                -A A -m set --match-set KUBE-CLUSTER-IP dst,dst -m physdev ! --physdev-is-in -j ACCEPT
                -A A -m addrtype ! --src-type LOCAL -i eth0 -j RETURN
                -A A -j MASQUERADE --random-fully
                COMMIT
                """))
        .isEqualTo(
            """
            :A - [0:0]
            -A A ! -s 10.244.0.0/16 -p tcp -m comment --comment "two words" -j RETURN
            -A A -s 10.244.1.2/32 -m comment --comment word -j RETURN
            -A A -m comment --comment "type \\'hash ip:port\\'" -j RETURN
            -A A -m mark ! --mark 0x4000/0x4000 -j RETURN
            -A A -j MARK --set-xmark 0x4000/0x4000
            -A A -j MARK --set-xmark 0x4000/0x0
            -A A -p tcp -m tcp --dport 80 -j RETURN
            -A A -m set --match-set KUBE-CLUSTER-IP dst,dst -m physdev ! --physdev-is-in -j ACCEPT
            -A A -i eth0 -m addrtype ! --src-type LOCAL -j RETURN
            -A A -j MASQUERADE --random-fully
            """);
  }

  @Test
  void aRejectSaysItsDefault() throws Exception {
    assertThat(after("filter", "*filter\n-A INPUT -j REJECT\nCOMMIT\n"))
        .isEqualTo("-A INPUT -j REJECT --reject-with icmp-port-unreachable\n");
  }

  @Test
  void familiesAreApart() throws Exception {
    Iptables ipv6 = iptables(IpFamily.IPV6);
    ipv6.restore(
        """
        *filter
        :KUBE-IPVS-FILTER - [0:0]
        -A KUBE-IPVS-FILTER -s fd00:10:244::1 -j REJECT
        COMMIT
        """);

    assertThat(ipv6.family()).isEqualTo(IpFamily.IPV6);
    assertThat(ipv6.save("filter"))
        .isEqualTo(
            """
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :KUBE-IPVS-FILTER - [0:0]
            -A KUBE-IPVS-FILTER -s fd00:10:244::1/128 -j REJECT --reject-with icmp6-port-unreachable
            COMMIT
            """);
    assertThat(ipv4().save("filter")).isEmpty();
  }

  @Test
  void aSavedTableRestoredChangesNothing() throws Exception {
    ipv4().restore(TWO_CHAINS);
    String withoutJumps = ipv4().save("nat").replaceAll("(?m)^-A OUTPUT.*\n", "");
    ipv4().restore(withoutJumps);

    assertThat(ipv4().save("nat")).isEqualTo(TWO_CHAINS_SAVED);
  }

  @Test
  void aTableFailsAsAWhole() throws Exception {
    ipv4().restore(TWO_CHAINS);
    String secondLineBad =
        """
        *nat
        :KUBE-SERVICES - [0:0]
        -A KUBE-SERVICES -j ACCEPT
        -A KUBE-NOWHERE -j ACCEPT
        COMMIT
        """;

    assertRefused(secondLineBad);
    assertThat(ipv4().save("nat")).isEqualTo(TWO_CHAINS_SAVED);
  }

  @Test
  void tablesBeforeTheOneThatFailsAreDone() throws Exception {
    assertRefused(TWO_CHAINS + "*filter\n-A KUBE-NOWHERE -j ACCEPT\nCOMMIT\n");

    assertThat(ipv4().save("nat")).isEqualTo(TWO_CHAINS_SAVED);
    assertThat(after("filter")).isEmpty();
  }

  @Test
  void aRuleInAnUnknownChainIsRefusedAndQuoted() {
    assertThatThrownBy(() -> ipv4().restore("*nat\n-A KUBE-NOWHERE -j ACCEPT\nCOMMIT\n"))
        .isInstanceOf(IptablesException.class)
        .hasMessageContaining("-A KUBE-NOWHERE -j ACCEPT");
  }

  @Test
  void aJumpToAnUnknownChainIsRefused() throws Exception {
    assertRefused("*nat\n-A OUTPUT -j KUBE-NOWHERE\nCOMMIT\n");
    assertThat(after("nat")).isEmpty();
  }

  @Test
  void aRuleWithAnUnknownSetIsRefused() throws Exception {
    String text = "*nat\n-A OUTPUT -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT\nCOMMIT\n";
    assertThatThrownBy(() -> ipv4().restore(text))
        .isInstanceOfSatisfying(
            IptablesException.class,
            e -> assertThat(e.errorText()).contains("Set KUBE-CLUSTER-IP doesn't exist"));

    createSet("KUBE-CLUSTER-IP");
    ipv4().restore(text);
    assertThat(after("nat"))
        .isEqualTo("-A OUTPUT -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT\n");
  }

  @Test
  void aChainWithRulesOrReferencesIsNotDeleted() throws Exception {
    ipv4().restore(TWO_CHAINS);

    assertRefused("*nat\n-X KUBE-MARK-MASQ\nCOMMIT\n");
    assertRefused("*nat\n-F KUBE-SERVICES\n-X KUBE-SERVICES\nCOMMIT\n");
    assertRefused("*nat\n-X KUBE-NOWHERE\nCOMMIT\n");
    assertThat(ipv4().save("nat")).isEqualTo(TWO_CHAINS_SAVED);
  }

  @Test
  void deletingARuleThatIsNotThereIsRefused() throws Exception {
    ipv4().restore(TWO_CHAINS);

    assertRefused("*nat\n-D OUTPUT -j KUBE-SERVICES\nCOMMIT\n");
    assertThat(ipv4().save("nat")).isEqualTo(TWO_CHAINS_SAVED);
  }

  @Test
  void aTargetOfAnotherTableIsRefused() throws Exception {
    assertRefused("*filter\n-A INPUT -j MASQUERADE\nCOMMIT\n");
    assertThat(after("filter")).isEmpty();
  }

  @Test
  void aTextWithoutCommitDoesNothing() throws Exception {
    assertRefused("*nat\n:KUBE-SERVICES - [0:0]\n");
    assertThat(after("nat")).isEmpty();
  }

  @Test
  void anUnknownTableIsRefused() {
    assertRefused("*kubernetes\nCOMMIT\n");
  }

  private void assertRefused(String text) {
    assertThatThrownBy(() -> ipv4().restore(text))
        .isInstanceOfSatisfying(
            IptablesException.class,
            e -> {
              assertThat(e.exitStatus()).isPositive();
              assertThat(e.errorText()).isNotBlank();
            });
  }
}
