package io.kubeipvs.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
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
}
