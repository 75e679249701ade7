package io.kubeipvs.linux.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.net.IpFamily;
import org.junit.jupiter.api.Test;

/** Questions about rules and answers, byte by byte. Little-endian hosts. */
class RuleKernelMessagesTest {
  @Test
  void legacyInformationNamesItsTable() {
    // struct ipt_getinfo, of which the kernel reads the name
    assertThat(LegacyRuleKernel.infoQuestion("nat"))
        .hasSize(84)
        .startsWith('n', 'a', 't', 0)
        .endsWith(new byte[80]);
  }

  @Test
  void legacyInformationCountsTheRules() {
    byte[] info =
        Hex.bytes(
            """
            66696c746572 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000 # "filter"
            0e000000          # valid_hooks: INPUT, FORWARD, OUTPUT
            00000000 00000000 98000000 30010000 00000000 # hook_entry
            00000000 00000000 98000000 30010000 00000000 # underflow
            04000000          # num_entries
            78020000          # size
            """);
    assertThat(info).hasSize(84);
    assertThat(LegacyRuleKernel.describe("filter", info))
        .startsWith("filter: 4 entries of 632 bytes, hooks 0000000000000000980000003001000000");
  }

  @Test
  void legacyAsksForRevisionZeroOfAMatch() {
    // struct xt_get_revision: 29 bytes of name, 1 of revision
    assertThat(LegacyRuleKernel.revisionQuestion("ipvs"))
        .hasSize(30)
        .startsWith('i', 'p', 'v', 's', 0)
        .endsWith(0);
    assertThatThrownBy(() -> LegacyRuleKernel.revisionQuestion("a".repeat(29)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nftAsksForAMatch() {
    assertThat(Hex.words(NftRuleKernel.matchQuestion(IpFamily.IPV6, "ipvs").toBytes(0, 7)))
        .isEqualTo(
            Hex.words(
                Hex.bytes(
                    """
                    30000000          # length 48
                    000b 0100         # NFNL_SUBSYS_NFT_COMPAT, NFNL_MSG_COMPAT_GET; REQUEST
                    07000000 00000000 # sequence 7, port
                    0a 00 0000        # nfgenmsg: AF_INET6
                    0900 0100 69707673 00 000000 # NFTA_COMPAT_NAME "ipvs", padding
                    0800 0200 00000000 # NFTA_COMPAT_REV 0
                    0800 0300 00000000 # NFTA_COMPAT_TYPE match
                    """)));
  }

  @Test
  void nftTellsItsGeneration() throws Exception {
    byte[] reply =
        Hex.bytes(
            """
            1c000000          # length 28
            0f0a 0000         # NFT_MSG_NEWGEN
            07000000 d2010000 # sequence, port
            00 00 0006        # nfgenmsg: any family; the low part of the generation
            0800 0100 ffffff06 # NFTA_GEN_ID 4294967046, network order
            """);
    assertThat(NftRuleKernel.generation(Replies.message(reply)))
        .hasToString("generation 4294967046");

    reply[22] = 9; // another attribute
    assertThatThrownBy(() -> NftRuleKernel.generation(Replies.message(reply)))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("generation");
  }
}
