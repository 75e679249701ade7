package io.kubeipvs.dataplane.leftovers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table as iptables-save prints it, and what iptables-restore is fed. */
final class ChainRemovalTest {
  @Test
  void chainsAreEmptiedThenUnlinkedThenDeleted() {
    ChainRemoval removal =
        ChainRemoval.of(
            "filter",
            """
            *filter
            :INPUT ACCEPT [0:0]
            :KUBE-EXTERNAL-SERVICES - [0:0]
            :KUBE-FIREWALL - [0:0]
            :KUBE-FORWARD - [0:0]
            -A INPUT -j KUBE-FIREWALL
            -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
            -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            -A KUBE-FORWARD -m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP
            COMMIT
            """,
            Extent.EVERY_MODE);

    assertThat(removal.text())
        .isEqualTo(
            """
            *filter
            :KUBE-EXTERNAL-SERVICES - [0:0]
            :KUBE-FORWARD - [0:0]
            -D INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
            -D FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            -X KUBE-EXTERNAL-SERVICES
            -X KUBE-FORWARD
            COMMIT
            """);
    assertThat(removal.chains()).isEqualTo(2);
    assertThat(removal.kept()).isEmpty();
  }

  /** Rules in the user's chains, and rules in built-in chains that kube-proxy never writes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-A CNI-HOSTPORT-SETMARK -m comment --comment \"kubernetes hostport\" -j KUBE-MARK-MASQ",
        "-A POSTROUTING -j KUBE-MARK-MASQ",
        "-A POSTROUTING -m comment --comment mine -j KUBE-MARK-MASQ",
        "-A POSTROUTING -s 10.244.0.0/16 -m comment --comment \"kubernetes mark\" -j KUBE-MARK-MASQ",
        "-A POSTROUTING -m comment --comment \"kubernetes mark\" -g KUBE-MARK-MASQ",
        "-A POSTROUTING -m conntrack --ctstate ESTABLISHED -m comment --comment \"kubernetes mark\""
            + " -j KUBE-MARK-MASQ",
      })
  void aChainThatAForeignRuleJumpsToIsEmptiedAndStays(String foreign) {
    String table =
        """
        *nat
        :POSTROUTING ACCEPT [0:0]
        :CNI-HOSTPORT-SETMARK - [0:0]
        :KUBE-MARK-MASQ - [0:0]
        %s-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
        COMMIT
        """;
    ChainRemoval removal =
        ChainRemoval.of("nat", table.formatted(foreign + "\n"), Extent.EVERY_MODE);

    assertThat(removal.text()).isEqualTo("*nat\n:KUBE-MARK-MASQ - [0:0]\nCOMMIT\n");
    assertThat(removal.chains()).isZero();
    assertThat(removal.kept())
        .singleElement()
        .asString()
        .startsWith("chain KUBE-MARK-MASQ of table nat")
        .endsWith(foreign);
    // Once it is empty there is nothing more to do, and still something to tell.
    String emptied = table.formatted(foreign + "\n").replaceAll("-A KUBE-MARK-MASQ.*\n", "");
    ChainRemoval again = ChainRemoval.of("nat", emptied, Extent.EVERY_MODE);
    assertThat(again.text()).isNull();
    assertThat(again.kept()).isEqualTo(removal.kept());
  }

  @Test
  void aTableWithNothingOfOursIsLeftAlone() {
    String table =
        """
        *nat
        :PREROUTING ACCEPT [0:0]
        :DOCKER - [0:0]
        :KUBE-KUBELET-CANARY - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        -A DOCKER -m comment --comment "-j KUBE-SERVICES" -j RETURN
        COMMIT
        """;

    assertThat(ChainRemoval.of("nat", table, Extent.EVERY_MODE).text()).isNull();
    assertThat(ChainRemoval.of("nat", "", Extent.EVERY_MODE).text()).isNull();
  }

  /** On a node where the IPVS mode has taken over: its rules stay, the other's jumps go. */
  @Test
  void theIptablesModeAloneIsWhatTheIpvsModeDoesNotUse() {
    ChainRemoval removal =
        ChainRemoval.of(
            "filter",
            """
            *filter
            :INPUT ACCEPT [0:0]
            :KUBE-FORWARD - [0:0]
            :KUBE-NODEPORTS - [0:0]
            :KUBE-NODE-PORT - [0:0]
            :KUBE-PROXY-FIREWALL - [0:0]
            :KUBE-SERVICES - [0:0]
            -A INPUT -m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL
            -A INPUT -m comment --comment "kubernetes health check rules" -j KUBE-NODE-PORT
            -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
            -A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
            -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
            -A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            COMMIT
            """,
            Extent.IPTABLES_MODE_ALONE);

    assertThat(removal.text())
        .isEqualTo(
            """
            *filter
            :KUBE-NODEPORTS - [0:0]
            :KUBE-SERVICES - [0:0]
            -D INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
            -D INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
            -D OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -X KUBE-NODEPORTS
            -X KUBE-SERVICES
            COMMIT
            """);
  }
}
