package io.kubeipvs.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Linux 6.18 took, with the effect it says. Little-endian hosts. */
class NfTablesRequestsTest {
  private static void assertBytes(NetlinkRequest request, int flags, int sequence, String hex) {
    assertThat(Hex.words(request.toBytes(flags, sequence))).isEqualTo(Hex.words(Hex.bytes(hex)));
  }

  @Test
  void list() {
    assertBytes(
        NfTablesRequests.list(),
        MessageFlags.DUMP,
        9,
        """
        14000000          # length 20
        010a 0103         # NFT_MSG_GETTABLE; REQUEST|DUMP
        09000000 00000000 # sequence 9, port
        00 00 0000        # nfgenmsg: AF_UNSPEC, all families
        """);
  }

  @Test
  void delete() {
    NfTable table = new NfTable(NfFamily.IPV6, "kube-proxy", 2);
    NetlinkRequest delete = NfTablesRequests.delete(table);
    assertBytes(
        NfTablesRequests.beginOf(delete),
        0,
        20,
        """
        14000000          # length 20
        1000 0100         # NFNL_MSG_BATCH_BEGIN; REQUEST
        14000000 00000000 # sequence 20, port
        00 00 000a        # nfgenmsg: resource NFNL_SUBSYS_NFTABLES
        """);
    assertBytes(
        delete,
        MessageFlags.ACK,
        21,
        """
        20000000          # length 32
        020a 0500         # NFT_MSG_DELTABLE; REQUEST|ACK
        15000000 00000000 # sequence 21, port
        0a 00 0000        # nfgenmsg: NFPROTO_IPV6
        0c00 0400 00000000 00000002 # NFTA_TABLE_HANDLE 2: this table, not a successor
        """);
    assertBytes(
        NfTablesRequests.endOf(delete),
        0,
        22,
        """
        14000000          # length 20
        1100 0100         # NFNL_MSG_BATCH_END; REQUEST
        16000000 00000000 # sequence 22, port
        00 00 000a        # nfgenmsg: resource NFNL_SUBSYS_NFTABLES
        """);
  }

  @Test
  void tableWithChain() {
    List<NetlinkRequest> requests = NfTablesRequests.tableWithChain(NfFamily.IPV4, "check");
    assertThat(requests).hasSize(2);
    assertBytes(
        requests.getFirst(),
        MessageFlags.ACK,
        31,
        """
        28000000          # length 40
        000a 0504         # NFT_MSG_NEWTABLE; REQUEST|ACK|CREATE
        1f000000 00000000 # sequence 31, port
        02 00 0000        # nfgenmsg: NFPROTO_IPV4
        0a00 0100 636865636b00 0000 # NFTA_TABLE_NAME "check", padding
        0800 0200 00000001 # NFTA_TABLE_FLAGS: NFT_TABLE_F_DORMANT
        """);
    assertBytes(
        requests.getLast(),
        MessageFlags.ACK,
        32,
        """
        4c000000          # length 76
        030a 0504         # NFT_MSG_NEWCHAIN; REQUEST|ACK|CREATE
        20000000 00000000 # sequence 32, port
        02 00 0000        # nfgenmsg: NFPROTO_IPV4
        0a00 0100 636865636b00 0000 # NFTA_CHAIN_TABLE "check", padding
        0a00 0300 696e70757400 0000 # NFTA_CHAIN_NAME "input", padding
        1400 0480         # NFTA_CHAIN_HOOK, nested
        0800 0100 00000001 # NFTA_HOOK_HOOKNUM: NF_INET_LOCAL_IN
        0800 0200 00000000 # NFTA_HOOK_PRIORITY
        0b00 0700 66696c74657200 00 # NFTA_CHAIN_TYPE "filter", padding
        """);
  }
}
