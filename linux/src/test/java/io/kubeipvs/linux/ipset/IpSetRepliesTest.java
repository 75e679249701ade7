package io.kubeipvs.linux.ipset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MalformedInput;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Replies as Linux 6.18 sent them. Little-endian hosts. */
class IpSetRepliesTest {
  private static final byte[] LOOP_BACK =
      Hex.bytes(
          """
          c8000000          # length 200
          0706 0200         # IPSET_CMD_LIST; MULTI
          ba1e036b ed2f0000 # sequence, port
          02 00 0000        # nfgenmsg: AF_INET
          0500 0100 07 000000 # PROTOCOL 7
          1300 0200         # SETNAME, 15 bytes
            4b554245 2d4c4f4f 502d4241 434b00 00 # "KUBE-LOOP-BACK", padding
          1400 0300         # TYPENAME
            68617368 3a69702c 706f7274 2c697000 # "hash:ip,port,ip"
          0500 0500 02 000000 # FAMILY AF_INET
          0500 0400 06 000000 # REVISION 6
          0600 0b40 0000 0000 # INDEX 0
          3c00 0780         # DATA, a nest
            0800 1240 00000400 # HASHSIZE 1024
            0800 1340 00010000 # MAXELEM 65536
            0500 1500 0c 000000 # BUCKETSIZE 12
            0800 1140 637e1809 # INITVAL, the hash's seed
            0800 1940 00000000 # REFERENCES 0
            0800 1a40 00000108 # MEMSIZE 264
            0800 1840 00000001 # ELEMENTS 1
          3000 0880         # ADT, a nest
            2c00 0780       #   DATA, one entry
              0c00 0180 0800 0100 0af40102 # IP 10.244.1.2
              0c00 1480 0800 0100 0af40102 # IP2 10.244.1.2
              0600 0440 0050 0000 # PORT 80
              0500 0700 06 000000 # PROTO tcp
          """);

  private static final byte[] NODE_PORTS =
      Hex.bytes(
          """
          98000000          # length 152
          0706 0200         # IPSET_CMD_LIST; MULTI
          ba1e036b ed2f0000 # sequence, port
          02 00 0000        # nfgenmsg: AF_INET
          0500 0100 07 000000 # PROTOCOL 7
          1700 0200         # SETNAME, 19 bytes
            4b554245 2d4e4f44 452d504f 52542d54 435000 00 # "KUBE-NODE-PORT-TCP"
          1000 0300         # TYPENAME
            6269746d 61703a70 6f727400 # "bitmap:port"
          0500 0500 00 000000 # FAMILY AF_UNSPEC
          0500 0400 03 000000 # REVISION 3
          0600 0b40 0001 0000 # INDEX 1
          2c00 0780         # DATA, a nest
            0600 0440 0000 0000 # PORT, the first: 0
            0600 0540 ffff 0000 # PORT_TO, the last: 65535
            0800 1940 00000002 # REFERENCES 2 (as sent: 0)
            0800 1a40 00002048 # MEMSIZE 8264
            0800 1840 00000001 # ELEMENTS 1
          1000 0880         # ADT, a nest
            0c00 0780       #   DATA, one entry
              0600 0440 7580 0000 # PORT 30080
          """);

  private static final byte[] SOURCES_6 =
      Hex.bytes(
          """
          f0000000          # length 240
          0706 0200         # IPSET_CMD_LIST; MULTI
          ba1e036b ed2f0000 # sequence, port
          02 00 0000        # nfgenmsg: AF_INET, also for IPv6 sets
          0500 0100 07 000000 # PROTOCOL 7
          1600 0200         # SETNAME, 18 bytes
            4b554245 2d362d53 4f555243 452d4349 4400 0000 # "KUBE-6-SOURCE-CID"
          1500 0300         # TYPENAME, 17 bytes
            68617368 3a69702c 706f7274 2c6e6574 00 000000 # "hash:ip,port,net"
          0500 0500 0a 000000 # FAMILY AF_INET6
          0500 0400 08 000000 # REVISION 8
          0600 0b40 0002 0000 # INDEX 2
          3c00 0780         # DATA, a nest
            0800 1240 00000400 # HASHSIZE 1024
            0800 1340 00010000 # MAXELEM 65536
            0500 1500 0c 000000 # BUCKETSIZE 12
            0800 1140 7d050eef # INITVAL
            0800 1940 00000000 # REFERENCES 0
            0800 1a40 00000550 # MEMSIZE 1360
            0800 1840 00000001 # ELEMENTS 1
          5000 0880         # ADT, a nest
            4c00 0780       #   DATA, one entry
              1800 0180 1400 0200 # IP, IPADDR_IPV6
                fd000010 00960000 00000000 00000001
              1800 1480 1400 0200 # IP2, IPADDR_IPV6
                fd000010 02440000 00000000 00000000
              0600 0440 0050 0000 # PORT 80
              0500 1500 30 000000 # CIDR2 48
              0500 0700 06 000000 # PROTO tcp
          """);

  /** Somebody else's: comments, and an entry that excepts. */
  private static final byte[] FOREIGN =
      Hex.bytes(
          """
          bc000000          # length 188
          0706 0200         # IPSET_CMD_LIST; MULTI
          ba1e036b ed2f0000 # sequence, port
          02 00 0000        # nfgenmsg: AF_INET
          0500 0100 07 000000 # PROTOCOL 7
          0600 0200 4700 0000 # SETNAME "G"
          0d00 0300         # TYPENAME, 9 bytes
            68617368 3a6e6574 00 000000 # "hash:net"
          0500 0500 02 000000 # FAMILY AF_INET
          0500 0400 07 000000 # REVISION 7
          0600 0b40 0003 0000 # INDEX 3
          4400 0780         # DATA, a nest
            0800 1240 00000400 # HASHSIZE 1024
            0800 1340 00010000 # MAXELEM 65536
            0500 1500 0c 000000 # BUCKETSIZE 12
            0800 1140 30c1fa17 # INITVAL
            0800 1940 00000000 # REFERENCES 0
            0800 1a40 0000021b # MEMSIZE 539
            0800 1840 00000001 # ELEMENTS 1
            0800 0840 00000010 # CADT_FLAGS: with comments
          2c00 0880         # ADT, a nest
            2800 0780       #   DATA, one entry
              0c00 0180 0800 0100 0a000000 # IP 10.0.0.0
              0500 0300 08 000000 # CIDR 8
              0800 0840 00000004 # CADT_FLAGS: nomatch
              0700 1a00 686900 00 # COMMENT "hi", padding
          """);

  /** The second message of a long list: a name and entries. */
  private static final byte[] LOOP_BACK_CONTINUED =
      Hex.bytes(
          """
          60000000          # length 96
          0706 0200         # IPSET_CMD_LIST; MULTI
          ba1e036b ed2f0000 # sequence, port
          02 00 0000        # nfgenmsg
          0500 0100 07 000000 # PROTOCOL 7
          1300 0200         # SETNAME, 15 bytes
            4b554245 2d4c4f4f 502d4241 434b00 00 # "KUBE-LOOP-BACK"
          3000 0880         # ADT, a nest
            2c00 0780       #   DATA, one entry
              0c00 0180 0800 0100 0af40103 # IP 10.244.1.3
              0c00 1480 0800 0100 0af40103 # IP2 10.244.1.3
              0600 0440 0050 0000 # PORT 80
              0500 0700 06 000000 # PROTO tcp
          """);

  private static final byte[] NAME =
      Hex.bytes(
          """
          30000000          # length 48
          0706 0200         # IPSET_CMD_LIST; MULTI
          ba1e036b f12f0000 # sequence, port
          02 00 0000        # nfgenmsg
          0500 0100 07 000000 # PROTOCOL 7
          1300 0200         # SETNAME, 15 bytes
            4b554245 2d4c4f4f 502d4241 434b00 00 # "KUBE-LOOP-BACK"
          """);

  private static final byte[] TYPE =
      Hex.bytes(
          """
          48000000          # length 72
          0d06 0000         # IPSET_CMD_TYPE
          ba1e036b f52f0000 # sequence, port
          02 00 0000        # nfgenmsg
          0500 0100 07 000000 # PROTOCOL 7
          1100 0300         # TYPENAME, 13 bytes
            68617368 3a69702c 706f7274 00 000000 # "hash:ip,port"
          0500 0500 02 000000 # FAMILY AF_INET
          0500 0400 07 000000 # REVISION 7
          0500 0a00 00 000000 # REVISION_MIN 0
          """);

  private static IpSetReplies.Part part(byte[] message) throws NetlinkException {
    return IpSetReplies.part(Replies.message(message));
  }

  private static IpSet set(byte[]... messages) throws NetlinkException {
    List<IpSetReplies.Part> parts = new ArrayList<>();
    for (byte[] message : messages) {
      parts.add(part(message));
    }
    List<IpSet> sets = IpSetReplies.sets(parts);
    assertThat(sets).hasSize(1);
    return sets.getFirst();
  }

  @Test
  void aHashOfThree() throws Exception {
    IpSet set = set(LOOP_BACK);
    assertThat(set.definition())
        .isEqualTo(IpSetDefinition.of("KUBE-LOOP-BACK", IpSetType.HASH_IP_PORT_IP, IpFamily.IPV4));
    assertThat(set.typeName()).isEqualTo("hash:ip,port,ip");
    assertThat(set.entries()).hasToString("[10.244.1.2,tcp:80,10.244.1.2]");
  }

  @Test
  void sizes() throws Exception {
    assertThat(IpSetReplies.size(Replies.message(NODE_PORTS)))
        .isEqualTo(new IpSetReplies.Size("KUBE-NODE-PORT-TCP", 1));
  }

  @Test
  void aBitmap() throws Exception {
    IpSet set = set(NODE_PORTS);
    assertThat(set.definition()).isEqualTo(IpSetDefinition.bitmap("KUBE-NODE-PORT-TCP"));
    assertThat(set.references()).isEqualTo(2);
    assertThat(set.entries()).hasToString("[30080]");
  }

  @Test
  void anIpv6Prefix() throws Exception {
    IpSet set = set(SOURCES_6);
    assertThat(set.definition())
        .isEqualTo(
            IpSetDefinition.of("KUBE-6-SOURCE-CID", IpSetType.HASH_IP_PORT_NET, IpFamily.IPV6));
    assertThat(set.entries()).hasToString("[fd00:10:96::1,tcp:80,fd00:10:244::/48]");
  }

  @Test
  void whatWeCannotSayHasNoDefinition() throws Exception {
    IpSet set = set(FOREIGN);
    assertThat(set.name()).isEqualTo("G");
    assertThat(set.typeName()).isEqualTo("hash:net");
    assertThat(set.definition()).isNull();
    assertThat(set.entries()).isEmpty();
  }

  @Test
  void oneEntryThatWeCannotSayIsEnough() throws Exception {
    byte[] icmp = LOOP_BACK.clone();
    icmp[LOOP_BACK.length - 4] = 1; // PROTO icmp
    assertThat(set(icmp).definition()).isNull();
    assertThat(set(icmp).entries()).isEmpty();
  }

  @Test
  void aSmallerBitmapIsNotOurs() throws Exception {
    byte[] from30000 = NODE_PORTS.clone();
    int firstPort = indexOf(from30000, "0600 0440 0000") + 4;
    from30000[firstPort] = 0x75;
    assertThat(set(from30000).definition()).isNull();
  }

  private static int indexOf(byte[] bytes, String hex) {
    byte[] wanted = Hex.bytes(hex);
    for (int at = 0; ; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
  }

  @Test
  void aLongListComesInParts() throws Exception {
    assertThat(set(LOOP_BACK, LOOP_BACK_CONTINUED).entries())
        .extracting(Objects::toString)
        .containsExactlyInAnyOrder("10.244.1.2,tcp:80,10.244.1.2", "10.244.1.3,tcp:80,10.244.1.3");
    List<IpSet> sets =
        IpSetReplies.sets(
            List.of(part(NODE_PORTS), part(LOOP_BACK), part(LOOP_BACK_CONTINUED), part(FOREIGN)));
    assertThat(sets)
        .extracting(IpSet::name)
        .containsExactly("KUBE-NODE-PORT-TCP", "KUBE-LOOP-BACK", "G");
  }

  @Test
  void partsThatDoNotBelongTogetherAreRefused() throws Exception {
    List<IpSetReplies.Part> headless = List.of(part(LOOP_BACK_CONTINUED));
    assertThatThrownBy(() -> IpSetReplies.sets(headless))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("KUBE-LOOP-BACK come before its header");
    List<IpSetReplies.Part> mixed = List.of(part(FOREIGN), part(LOOP_BACK_CONTINUED));
    assertThatThrownBy(() -> IpSetReplies.sets(mixed)).isInstanceOf(NetlinkException.class);
  }

  @Test
  void namesAndRevisions() throws Exception {
    assertThat(IpSetReplies.name(Replies.message(NAME))).isEqualTo("KUBE-LOOP-BACK");
    assertThat(IpSetReplies.revisions(Replies.message(TYPE)))
        .isEqualTo(new IpSetReplies.Revisions(0, 7));
  }

  @Test
  void everyShorterReplyIsDecodedOrRefused() {
    for (byte[] whole :
        List.of(LOOP_BACK, NODE_PORTS, SOURCES_6, FOREIGN, LOOP_BACK_CONTINUED, NAME)) {
      assertPrefixes(whole, message -> set(message));
    }
    assertPrefixes(NAME, message -> IpSetReplies.name(Replies.message(message)));
    assertPrefixes(TYPE, message -> IpSetReplies.revisions(Replies.message(message)));
  }

  private interface Decoding {
    Object decode(byte[] message) throws NetlinkException;
  }

  /** Each prefix as it is, and with its length put right. */
  private static void assertPrefixes(byte[] whole, Decoding decoding) {
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      MalformedInput.assertDecodedOrRefused(() -> decoding.decode(prefix));
      if (length >= 4) {
        byte[] honest = prefix.clone();
        honest[0] = (byte) length;
        MalformedInput.assertDecodedOrRefused(() -> decoding.decode(honest));
      }
    }
  }

  @Test
  void everyChangedByteIsDecodedOrRefused() {
    for (byte[] whole : List.of(LOOP_BACK, NODE_PORTS, SOURCES_6, FOREIGN)) {
      for (int at = 16; at < whole.length; at++) {
        for (int value : new int[] {0, 1, 4, 0x7f, 0x80, 0xff}) {
          byte[] changed = whole.clone();
          changed[at] = (byte) value;
          MalformedInput.assertDecodedOrRefused(() -> IpSetReplies.sets(List.of(part(changed))));
        }
      }
    }
  }
}
