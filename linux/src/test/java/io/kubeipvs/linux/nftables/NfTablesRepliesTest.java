package io.kubeipvs.linux.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MalformedInput;
import io.kubeipvs.linux.netlink.Replies;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Replies as Linux 6.18 sent them. Little-endian hosts. */
class NfTablesRepliesTest {
  /** With a comment, as kube-proxy's tables have one. */
  private static final byte[] KUBE_PROXY_6 =
      Hex.bytes(
          """
          5c000000          # length 92
          000a 0200         # NFT_MSG_NEWTABLE; MULTI
          09000000 d2010000 # sequence, port
          0a 00 0006        # nfgenmsg: NFPROTO_IPV6; the rule set's generation
          0f00 0100 6b756265 2d70726f 787900 00 # NFTA_TABLE_NAME "kube-proxy"
          0800 0300 00000000 # NFTA_TABLE_USE: no chains
          0c00 0400 00000000 00000002 # NFTA_TABLE_HANDLE 2
          0800 0200 00000000 # NFTA_TABLE_FLAGS
          1b00 0600 00157275 6c657320 666f7220 6b756265 2d70726f 787900 00 # NFTA_TABLE_USERDATA
          """);

  private static final byte[] DORMANT_INET =
      Hex.bytes(
          """
          3c000000          # length 60
          000a 0200         # NFT_MSG_NEWTABLE; MULTI
          09000000 d2010000 # sequence, port
          01 00 0006        # nfgenmsg: NFPROTO_INET; the rule set's generation
          0c00 0100 666f7265 69676e00 # NFTA_TABLE_NAME "foreign"
          0800 0300 00000000 # NFTA_TABLE_USE: no chains
          0c00 0400 00000000 00000003 # NFTA_TABLE_HANDLE 3
          0800 0200 00000001 # NFTA_TABLE_FLAGS dormant
          """);

  @Test
  void familyNameAndHandle() throws Exception {
    assertThat(NfTablesReplies.table(Replies.message(KUBE_PROXY_6)))
        .isEqualTo(new NfTable(NfFamily.IPV6, "kube-proxy", 2))
        .hasToString("table ip6 kube-proxy");
    assertThat(NfTablesReplies.table(Replies.message(DORMANT_INET)))
        .isEqualTo(new NfTable(NfFamily.INET, "foreign", 3));
  }

  @Test
  void aFamilyThatWeDoNotKnowIsPassedOver() throws Exception {
    byte[] later = DORMANT_INET.clone();
    later[16] = 99;
    assertThat(NfTablesReplies.table(Replies.message(later))).isNull();
  }

  @Test
  void everyShorterReplyIsDecodedOrRefused() {
    for (int length = 0; length < KUBE_PROXY_6.length; length++) {
      byte[] prefix = Arrays.copyOf(KUBE_PROXY_6, length);
      assertDecodedOrRefused(prefix);
      if (length >= 4) {
        byte[] honest = prefix.clone();
        honest[0] = (byte) length;
        assertDecodedOrRefused(honest);
      }
    }
  }

  @Test
  void everyChangedByteIsDecodedOrRefused() {
    for (int at = 16; at < KUBE_PROXY_6.length; at++) {
      for (int value : new int[] {0, 1, 4, 0x7f, 0x80, 0xff}) {
        byte[] changed = KUBE_PROXY_6.clone();
        changed[at] = (byte) value;
        assertDecodedOrRefused(changed);
      }
    }
  }

  private static void assertDecodedOrRefused(byte[] message) {
    MalformedInput.assertDecodedOrRefused(() -> NfTablesReplies.table(Replies.message(message)));
  }
}
