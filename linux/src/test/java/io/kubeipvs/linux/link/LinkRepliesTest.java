package io.kubeipvs.linux.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MalformedInput;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ReplyDecoder;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Replies as Linux 6.1 sent them, shortened where it says so. Little-endian hosts. */
class LinkRepliesTest {
  /** The attributes that are passed over are cut down to a few. */
  private static final byte[] DUMMY =
      Hex.bytes(
          """
          54000000          # length 84
          1000 0000         # RTM_NEWLINK
          02000000 eb020000 # sequence 2, port
          00 00 0100        # ifinfomsg: family, padding, ARPHRD_ETHER
          02000000          #   index 2
          82000000          #   flags BROADCAST|NOARP
          00000000          #   mask
          0f00 0300         # IFLA_IFNAME
            6b756265 2d697076 733000 00 # "kube-ipvs0", padding
          0500 1000 02 000000 # IFLA_OPERSTATE down
          0800 0400 dc050000  # IFLA_MTU 1500
          0400 2a00         # an attribute without a value
          1000 1200         # IFLA_LINKINFO, not marked as a nest
            0a00 0100       #   IFLA_INFO_KIND
              64756d6d 7900 0000 # "dummy", padding
          """);

  private static final byte[] IPV4_ADDRESS =
      Hex.bytes(
          """
          54000000          # length 84
          1400 2200         # RTM_NEWADDR; MULTI, DUMP_FILTERED
          06000000 eb020000 # sequence 6, port
          02 20 80 00       # ifaddrmsg: AF_INET, /32, permanent, scope universe
          02000000          #   index 2
          0800 0100 0a60000a # IFA_ADDRESS 10.96.0.10
          0800 0200 0a60000a # IFA_LOCAL 10.96.0.10
          0f00 0300         # IFA_LABEL
            6b756265 2d697076 733000 00 # "kube-ipvs0", padding
          0800 0800 80000000 # IFA_FLAGS permanent
          1400 0600         # IFA_CACHEINFO
            ffffffff ffffffff f5010000 f5010000 # for ever, for ever, created, updated
          """);

  private static final byte[] IPV6_ADDRESS =
      Hex.bytes(
          """
          48000000          # length 72
          1400 2200         # RTM_NEWADDR; MULTI, DUMP_FILTERED
          06000000 eb020000 # sequence 6, port
          0a 80 80 00       # ifaddrmsg: AF_INET6, /128, permanent, scope universe
          02000000          #   index 2
          1400 0100         # IFA_ADDRESS, and no IFA_LOCAL
            fd000010 00960000 00000000 0000000a
          1400 0600         # IFA_CACHEINFO
            ffffffff ffffffff f5010000 f5010000
          0800 0800 80000000 # IFA_FLAGS permanent
          """);

  private static final byte[] BLACKHOLE =
      Hex.bytes(
          """
          34000000          # length 52
          1800 2200         # RTM_NEWROUTE; MULTI, DUMP_FILTERED
          08000000 eb020000 # sequence 8, port
          02 10 00 00       # rtmsg: AF_INET, /16
          fc 60 00 06       #   table "see attribute", protocol 96, universe, RTN_BLACKHOLE
          00000000          #   flags
          0800 0f00 e8030000 # RTA_TABLE 1000
          0800 0100 0af40000 # RTA_DST 10.244.0.0
          0800 0600 32000000 # RTA_PRIORITY 50
          """);

  private static final byte[] LOCAL_IPV6 =
      Hex.bytes(
          """
          74000000          # length 116
          1800 2200         # RTM_NEWROUTE; MULTI, DUMP_FILTERED
          09000000 eb020000 # sequence 9, port
          0a 80 00 00       # rtmsg: AF_INET6, /128
          ff 02 00 02       #   table local, protocol kernel, universe, RTN_LOCAL
          00000000          #   flags
          0800 0f00 ff000000 # RTA_TABLE 255
          1400 0100         # RTA_DST
            fd000010 00960000 00000000 0000000a
          0800 0600 00000000 # RTA_PRIORITY 0
          0800 0400 02000000 # RTA_OIF 2
          2400 0c00         # RTA_CACHEINFO
            00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
          0500 1400 00 000000 # RTA_PREF medium
          """);

  @Test
  void aDummy() throws Exception {
    assertThat(LinkReplies.link(Replies.message(DUMMY)))
        .isEqualTo(new Link(2, "kube-ipvs0", "dummy", 0x82, 1500));
  }

  @Test
  void anIpv4Address() throws Exception {
    assertThat(LinkReplies.address(Replies.message(IPV4_ADDRESS)))
        .isEqualTo(new InterfaceAddress(2, IpAddress.parse("10.96.0.10"), 32));
  }

  @Test
  void anIpv6Address() throws Exception {
    assertThat(LinkReplies.address(Replies.message(IPV6_ADDRESS)))
        .isEqualTo(new InterfaceAddress(2, IpAddress.parse("fd00:10:96::a"), 128));
  }

  @Test
  void ofTwoEndsOursIsTheAddress() throws Exception {
    byte[] pointToPoint =
        Hex.bytes(
            """
            28000000          # length 40
            1400 0200 06000000 00000000 # RTM_NEWADDR; MULTI; sequence, port
            02 20 80 00 03000000 # ifaddrmsg: AF_INET, /32, permanent, universe; index 3
            0800 0100 c0a8e001 # IFA_ADDRESS 192.168.224.1: the far end
            0800 0200 c0a8e004 # IFA_LOCAL 192.168.224.4
            """);

    assertThat(LinkReplies.address(Replies.message(pointToPoint)))
        .isEqualTo(new InterfaceAddress(3, IpAddress.parse("192.168.224.4"), 32));
  }

  @Test
  void aRouteOfALargeTable() throws Exception {
    assertThat(LinkReplies.route(Replies.message(BLACKHOLE)))
        .isEqualTo(
            new Route(
                IpPrefix.parse("10.244.0.0/16"), Route.Type.BLACKHOLE, 1000, 96, 0, 0, null, 50));
  }

  @Test
  void theRouteThatMakesAnAddressLocal() throws Exception {
    assertThat(LinkReplies.route(Replies.message(LOCAL_IPV6)))
        .isEqualTo(
            new Route(
                IpPrefix.parse("fd00:10:96::a/128"),
                Route.Type.LOCAL,
                Route.TABLE_LOCAL,
                2,
                0,
                2,
                null,
                0));
  }

  @Test
  void aLocalRouteThatSomebodyMade() throws Exception {
    byte[] ours =
        Hex.bytes(
            """
            3c000000          # length 60
            1800 2200         # RTM_NEWROUTE; MULTI, DUMP_FILTERED
            09000000 2f530000 # sequence 9, port
            02 20 00 00       # rtmsg: AF_INET, /32
            ff 60 fe 02       #   table local, protocol 96, scope host, RTN_LOCAL
            00000000          #   flags
            0800 0f00 ff000000 # RTA_TABLE 255
            0800 0100 0a60000a # RTA_DST 10.96.0.10
            0800 0600 00040000 # RTA_PRIORITY 1024
            0800 0400 01000000 # RTA_OIF 1
            """);

    assertThat(LinkReplies.route(Replies.message(ours)))
        .isEqualTo(
            new Route(
                IpPrefix.parse("10.96.0.10/32"),
                Route.Type.LOCAL,
                Route.TABLE_LOCAL,
                96,
                Route.SCOPE_HOST,
                1,
                null,
                1024));
  }

  @Test
  void whereAPacketWouldGo() throws Exception {
    byte[] toThisHost =
        Hex.bytes(
            """
            68000000          # length 104
            1800 0000         # RTM_NEWROUTE; no flags
            0a000000 2f530000 # sequence 10, port
            02 20 00 00       # rtmsg: AF_INET, /32
            fe 00 00 02       #   table main, though it is not, no protocol, universe, RTN_LOCAL
            00020080          #   flags RTM_F_CLONED, RTCF_LOCAL
            0800 0f00 fe000000 # RTA_TABLE 254
            0800 0100 0a60000a # RTA_DST 10.96.0.10
            0800 0400 01000000 # RTA_OIF 1
            0800 0700 0a60000a # RTA_PREFSRC 10.96.0.10
            0800 1900 00000000 # RTA_UID 0
            2400 0c00         # RTA_CACHEINFO
              02000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
            """);
    byte[] elsewhere = toThisHost.clone();
    elsewhere[23] = 1; // RTN_UNICAST

    assertThat(LinkReplies.isLocal(Replies.message(toThisHost))).isTrue();
    assertThat(LinkReplies.isLocal(Replies.message(elsewhere))).isFalse();
    assertThat(LinkReplies.isLocal(Replies.message(DUMMY))).isNull();
    assertPrefixes(toThisHost, LinkReplies::isLocal);
  }

  @Test
  void aCachedCopyIsNoRoute() throws Exception {
    byte[] cloned = BLACKHOLE.clone();
    cloned[25] = 2; // rtm_flags RTM_F_CLONED, 0x200

    assertThat(LinkReplies.route(Replies.message(cloned))).isNull();
  }

  @Test
  void otherFamiliesArePassedOver() throws Exception {
    byte[] mplsRoute = BLACKHOLE.clone();
    mplsRoute[16] = 28; // AF_MPLS
    byte[] phonetAddress = IPV4_ADDRESS.clone();
    phonetAddress[16] = 35; // AF_PHONET

    assertThat(LinkReplies.route(Replies.message(mplsRoute))).isNull();
    assertThat(LinkReplies.address(Replies.message(phonetAddress))).isNull();
  }

  @Test
  void otherMessagesArePassedOver() throws Exception {
    assertThat(LinkReplies.link(Replies.message(IPV4_ADDRESS))).isNull();
    assertThat(LinkReplies.address(Replies.message(DUMMY))).isNull();
    assertThat(LinkReplies.route(Replies.message(DUMMY))).isNull();
  }

  @Test
  void everyShorterReplyIsDecodedOrRefused() {
    assertPrefixes(DUMMY, LinkReplies::link);
    assertPrefixes(IPV4_ADDRESS, LinkReplies::address);
    assertPrefixes(IPV6_ADDRESS, LinkReplies::address);
    assertPrefixes(BLACKHOLE, LinkReplies::route);
    assertPrefixes(LOCAL_IPV6, LinkReplies::route);
  }

  /** Each prefix as it is, and with its length put right. */
  private static void assertPrefixes(byte[] whole, ReplyDecoder<?> decoder) {
    for (int length = 0; length < whole.length; length++) {
      byte[] prefix = Arrays.copyOf(whole, length);
      MalformedInput.assertDecodedOrRefused(() -> decoder.decode(Replies.message(prefix)));
      if (length >= 4) {
        byte[] honest = prefix.clone();
        honest[0] = (byte) length;
        MalformedInput.assertDecodedOrRefused(() -> decoder.decode(Replies.message(honest)));
      }
    }
  }

  @Test
  void anImpossiblePrefixLengthIsRefused() {
    byte[] route = BLACKHOLE.clone();
    route[17] = 33;

    assertThatThrownBy(() -> LinkReplies.route(Replies.message(route)))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("10.244.0.0/33");
  }
}
