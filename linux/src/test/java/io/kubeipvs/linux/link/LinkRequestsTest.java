package io.kubeipvs.linux.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each vector was sent to Linux 6.1 and had the effect it says. Little-endian hosts. */
class LinkRequestsTest {
  private static final IpAddress DNS = IpAddress.parse("10.96.0.10");
  private static final IpAddress DNS6 = IpAddress.parse("fd00:10:96::a");

  private static void assertBytes(NetlinkRequest request, int flags, int sequence, String hex) {
    assertThat(Hex.words(request.toBytes(flags, sequence))).isEqualTo(Hex.words(Hex.bytes(hex)));
  }

  @Test
  void addDummy() {
    assertBytes(
        LinkRequests.of(new LinkOperation.AddDummy("kube-ipvs0")),
        MessageFlags.ACK,
        6,
        """
        40000000          # length 64
        1000 0506         # RTM_NEWLINK; REQUEST|ACK, EXCL|CREATE
        06000000 00000000 # sequence 6, port
        00 00 0000        # ifinfomsg: family unspecified, padding, type
        00000000          #   index: the kernel chooses
        00000000 00000000 #   flags, mask: DOWN
        0f00 0300         # IFLA_IFNAME, 11 bytes
          6b756265 2d697076 733000 00 # "kube-ipvs0", padding
        1000 1280         # IFLA_LINKINFO, a nest
          0a00 0100       #   IFLA_INFO_KIND
            64756d6d 7900 0000 # "dummy", padding
        """);
  }

  @Test
  void deleteLink() {
    assertBytes(
        LinkRequests.of(new LinkOperation.DeleteLink(2)),
        MessageFlags.ACK,
        12,
        """
        20000000          # length 32
        1100 0500         # RTM_DELLINK; REQUEST|ACK
        0c000000 00000000 # sequence 12, port
        00 00 0000        # ifinfomsg: family, padding, type
        02000000          #   index 2
        00000000 00000000 #   flags, mask
        """);
  }

  @Test
  void findLinkWithoutCounters() {
    assertBytes(
        LinkRequests.findLink("kube-ipvs0"),
        0,
        2,
        """
        38000000          # length 56
        1200 0100         # RTM_GETLINK; REQUEST
        02000000 00000000 # sequence 2, port
        00000000 00000000 00000000 00000000 # ifinfomsg: nothing
        0f00 0300         # IFLA_IFNAME
          6b756265 2d697076 733000 00 # "kube-ipvs0", padding
        0800 1d00         # IFLA_EXT_MASK
          08000000        #   RTEXT_FILTER_SKIP_STATS
        """);
  }

  @Test
  void listLinksWithoutCounters() {
    assertBytes(
        LinkRequests.listLinks(),
        MessageFlags.DUMP,
        5,
        """
        28000000          # length 40
        1200 0103         # RTM_GETLINK; REQUEST, DUMP
        05000000 00000000 # sequence 5, port
        00000000 00000000 00000000 00000000 # ifinfomsg: all zero, or strict checking refuses it
        0800 1d00 08000000 # IFLA_EXT_MASK: RTEXT_FILTER_SKIP_STATS
        """);
  }

  @Test
  void addIpv4Address() {
    assertBytes(
        LinkRequests.of(new LinkOperation.AddAddress(2, DNS)),
        MessageFlags.ACK,
        3,
        """
        28000000          # length 40
        1400 0506         # RTM_NEWADDR; REQUEST|ACK, EXCL|CREATE
        03000000 00000000 # sequence 3, port
        02 20 00 00       # ifaddrmsg: AF_INET, /32, no flags, scope universe
        02000000          #   index 2
        0800 0200 0a60000a # IFA_LOCAL 10.96.0.10
        0800 0100 0a60000a # IFA_ADDRESS 10.96.0.10: no other end
        """);
  }

  @Test
  void addIpv6AddressWithoutFlags() {
    assertBytes(
        LinkRequests.of(new LinkOperation.AddAddress(2, DNS6)),
        MessageFlags.ACK,
        4,
        """
        40000000          # length 64
        1400 0506         # RTM_NEWADDR; REQUEST|ACK, EXCL|CREATE
        04000000 00000000 # sequence 4, port
        0a 80 00 00       # ifaddrmsg: AF_INET6, /128, no flags, scope universe
        02000000          #   index 2
        1400 0200         # IFA_LOCAL
          fd000010 00960000 00000000 0000000a
        1400 0100         # IFA_ADDRESS
          fd000010 00960000 00000000 0000000a
        """);
  }

  @Test
  void deleteAddressOfItsPrefixLength() {
    assertBytes(
        LinkRequests.of(new LinkOperation.DeleteAddress(2, DNS, 24)),
        MessageFlags.ACK,
        10,
        """
        28000000          # length 40
        1500 0500         # RTM_DELADDR; REQUEST|ACK
        0a000000 00000000 # sequence 10, port
        02 18 00 00       # ifaddrmsg: AF_INET, /24, no flags, scope universe
        02000000          #   index 2
        0800 0200 0a60000a # IFA_LOCAL 10.96.0.10
        0800 0100 0a60000a # IFA_ADDRESS 10.96.0.10
        """);
  }

  @Test
  void listAddressesOfOneLink() {
    assertBytes(
        LinkRequests.listAddresses(2),
        MessageFlags.DUMP,
        6,
        """
        18000000          # length 24
        1600 0103         # RTM_GETADDR; REQUEST, DUMP
        06000000 00000000 # sequence 6, port
        00 00 00 00       # ifaddrmsg: both families
        02000000          #   index 2, which a strict kernel filters by
        """);
  }

  @Test
  void listRoutesOfOneTable() {
    assertBytes(
        LinkRequests.listRoutes(1000),
        MessageFlags.DUMP,
        8,
        """
        24000000          # length 36
        1a00 0103         # RTM_GETROUTE; REQUEST, DUMP
        08000000 00000000 # sequence 8, port
        00000000 00000000 00000000 # rtmsg: both families, nothing else
        0800 0f00 e8030000 # RTA_TABLE 1000
        """);
  }

  @Test
  void listRoutesOfOneMaker() {
    assertBytes(
        LinkRequests.listRoutes(Route.TABLE_LOCAL, 96),
        MessageFlags.DUMP,
        9,
        """
        24000000          # length 36
        1a00 0103         # RTM_GETROUTE; REQUEST, DUMP
        09000000 00000000 # sequence 9, port
        00 00 00 00       # rtmsg: both families, no lengths, no type of service
        00 60 00 00       #   table in the attribute, protocol 96, any scope, any type
        00000000          #   flags
        0800 0f00 ff000000 # RTA_TABLE 255
        """);
  }

  @Test
  void findTheRouteToAnIpv4Address() {
    assertBytes(
        LinkRequests.findRoute(DNS),
        0,
        10,
        """
        24000000          # length 36
        1a00 0100         # RTM_GETROUTE; REQUEST
        0a000000 00000000 # sequence 10, port
        02 20 00 00       # rtmsg: AF_INET, /32, or strict checking refuses it
        00 00 00 00       #   table, protocol, scope, type: not to be asked for
        00000000          #   flags
        0800 0100 0a60000a # RTA_DST 10.96.0.10
        """);
  }

  @Test
  void findTheRouteToAnIpv6Address() {
    assertBytes(
        LinkRequests.findRoute(DNS6),
        0,
        11,
        """
        30000000          # length 48
        1a00 0100         # RTM_GETROUTE; REQUEST
        0b000000 00000000 # sequence 11, port
        0a 80 00 00       # rtmsg: AF_INET6, /128
        00 00 00 00       #   table, protocol, scope, type
        00000000          #   flags
        1400 0100         # RTA_DST
          fd000010 00960000 00000000 0000000a
        """);
  }

  private static Route route(
      String destination,
      Route.Type type,
      int table,
      int scope,
      int link,
      @Nullable String gateway) {
    IpAddress via = gateway == null ? null : IpAddress.parse(gateway);
    return new Route(IpPrefix.parse(destination), type, table, 96, scope, link, via, 0);
  }

  @Test
  void addLocalRoute() {
    Route services = route("10.96.0.0/16", Route.Type.LOCAL, Route.TABLE_LOCAL, 254, 1, null);
    assertBytes(
        LinkRequests.of(new LinkOperation.AddRoute(services)),
        MessageFlags.ACK,
        7,
        """
        34000000          # length 52
        1800 0506         # RTM_NEWROUTE; REQUEST|ACK, EXCL|CREATE
        07000000 00000000 # sequence 7, port
        02 10 00 00       # rtmsg: AF_INET, /16, no source, no type of service
        ff 60 fe 02       #   table local, protocol 96, scope host, RTN_LOCAL
        00000000          #   flags
        0800 0100 0a600000 # RTA_DST 10.96.0.0
        0800 0f00 ff000000 # RTA_TABLE 255
        0800 0400 01000000 # RTA_OIF 1
        """);
  }

  @Test
  void addLocalRouteToOneIpv6Address() {
    Route dns6 =
        new Route(
            IpPrefix.ofHost(DNS6), Route.Type.LOCAL, Route.TABLE_LOCAL, 96, 254, 1, null, 1024);
    assertBytes(
        LinkRequests.of(new LinkOperation.AddRoute(dns6)),
        MessageFlags.ACK,
        8,
        """
        48000000          # length 72
        1800 0506         # RTM_NEWROUTE; REQUEST|ACK, EXCL|CREATE
        08000000 00000000 # sequence 8, port
        0a 80 00 00       # rtmsg: AF_INET6, /128, no source, no type of service
        ff 60 fe 02       #   table local, protocol 96, scope host, RTN_LOCAL
        00000000          #   flags
        1400 0100         # RTA_DST
          fd000010 00960000 00000000 0000000a
        0800 0f00 ff000000 # RTA_TABLE 255
        0800 0400 01000000 # RTA_OIF 1
        0800 0600 00040000 # RTA_PRIORITY 1024
        """);
  }

  @Test
  void deleteRouteOfALargeTable() {
    Route pods =
        new Route(IpPrefix.parse("10.244.0.0/16"), Route.Type.BLACKHOLE, 1000, 96, 0, 0, null, 50);
    assertBytes(
        LinkRequests.of(new LinkOperation.DeleteRoute(pods)),
        MessageFlags.ACK,
        7,
        """
        34000000          # length 52
        1900 0500         # RTM_DELROUTE; REQUEST|ACK
        07000000 00000000 # sequence 7, port
        02 10 00 00       # rtmsg: AF_INET, /16
        00 60 00 06       #   table in the attribute, protocol 96, universe, RTN_BLACKHOLE
        00000000          #   flags
        0800 0100 0af40000 # RTA_DST 10.244.0.0
        0800 0f00 e8030000 # RTA_TABLE 1000
        0800 0600 32000000 # RTA_PRIORITY 50
        """);
  }

  @Test
  void aDefaultRouteHasNoDestination() {
    Route outside = route("0.0.0.0/0", Route.Type.UNICAST, 254, 0, 3, "192.168.224.1");
    assertBytes(
        LinkRequests.of(new LinkOperation.AddRoute(outside)),
        MessageFlags.ACK,
        7,
        """
        34000000          # length 52
        1800 0506         # RTM_NEWROUTE; REQUEST|ACK, EXCL|CREATE
        07000000 00000000 # sequence 7, port
        02 00 00 00       # rtmsg: AF_INET, /0
        fe 60 00 01       #   table main, protocol 96, universe, RTN_UNICAST
        00000000          #   flags
        0800 0f00 fe000000 # RTA_TABLE 254
        0800 0400 03000000 # RTA_OIF 3
        0800 0500 c0a8e001 # RTA_GATEWAY 192.168.224.1
        """);
  }

  @Test
  void aRouteOfAnotherTypeCannotBeMade() {
    Route odd = route("10.0.0.0/8", Route.Type.OTHER, 254, 0, 0, null);

    assertThatThrownBy(() -> LinkRequests.of(new LinkOperation.AddRoute(odd)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void operationsArePrintedAsAnOperatorWouldSayThem() {
    assertThat(LinkRequests.of(new LinkOperation.DeleteAddress(2, DNS, 24)))
        .hasToString("delete address 10.96.0.10/24 from link 2");
    assertThat(LinkRequests.of(new LinkOperation.DeleteAddress(2, DNS6)))
        .hasToString("delete address fd00:10:96::a from link 2");
    assertThat(LinkRequests.listAddresses(0)).hasToString("list addresses");
  }
}
