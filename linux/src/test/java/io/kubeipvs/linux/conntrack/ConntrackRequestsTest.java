package io.kubeipvs.linux.conntrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import org.junit.jupiter.api.Test;

/** What kernels 6.1 and 6.18 took, with the effect it says. Little-endian hosts. */
class ConntrackRequestsTest {
  private static void assertBytes(NetlinkRequest request, int flags, int sequence, String hex) {
    assertThat(Hex.words(request.toBytes(flags, sequence))).isEqualTo(Hex.words(Hex.bytes(hex)));
  }

  private static AddressPort end(String address, int port) {
    return new AddressPort(IpAddress.parse(address), port);
  }

  @Test
  void list() {
    assertBytes(
        ConntrackRequests.list(IpFamily.IPV6),
        MessageFlags.DUMP,
        9,
        """
        14000000          # length 20
        0101 0103         # IPCTNL_MSG_CT_GET; REQUEST|DUMP
        09000000 00000000 # sequence 9, port
        0a 00 0000        # nfgenmsg: AF_INET6
        """);
  }

  @Test
  void delete() {
    AddressPort client = end("10.244.2.6", 40_000);
    Flow flow =
        new Flow(
            17,
            new Flow.Tuple(client, end("10.96.0.10", 53)),
            new Flow.Tuple(end("10.244.1.5", 53), client),
            0xf260f37d);
    assertBytes(
        ConntrackRequests.delete(flow),
        MessageFlags.ACK,
        10,
        """
        50000000          # length 80
        0201 0500         # IPCTNL_MSG_CT_DELETE; REQUEST|ACK
        0a000000 00000000 # sequence 10, port
        02 00 0000        # nfgenmsg: AF_INET, version 0
        3400 0180         # CTA_TUPLE_ORIG, a nest
          1400 0180       #   CTA_TUPLE_IP, a nest
            0800 0100 0af40206 # CTA_IP_V4_SRC 10.244.2.6
            0800 0200 0a60000a # CTA_IP_V4_DST 10.96.0.10
          1c00 0280       #   CTA_TUPLE_PROTO, a nest
            0500 0100 11 000000 # CTA_PROTO_NUM udp
            0600 0200 9c40 0000 # CTA_PROTO_SRC_PORT 40000
            0600 0300 0035 0000 # CTA_PROTO_DST_PORT 53
        0800 0c00 f260f37d # CTA_ID: this flow, not a successor
        """);
  }

  @Test
  void deleteIpv6() {
    AddressPort client = end("fd00:10:244:2::6", 40_000);
    Flow flow =
        new Flow(
            17,
            new Flow.Tuple(client, end("fd00:10:96::a", 53)),
            new Flow.Tuple(end("fd00:10:244:1::5", 53), client),
            1);
    assertBytes(
        ConntrackRequests.delete(flow),
        MessageFlags.ACK,
        11,
        """
        68000000          # length 104
        0201 0500         # IPCTNL_MSG_CT_DELETE; REQUEST|ACK
        0b000000 00000000 # sequence 11, port
        0a 00 0000        # nfgenmsg: AF_INET6
        4c00 0180         # CTA_TUPLE_ORIG, a nest
          2c00 0180       #   CTA_TUPLE_IP, a nest
            1400 0300     #     CTA_IP_V6_SRC
              fd000010 02440002 00000000 00000006
            1400 0400     #     CTA_IP_V6_DST
              fd000010 00960000 00000000 0000000a
          1c00 0280       #   CTA_TUPLE_PROTO, a nest
            0500 0100 11 000000 # CTA_PROTO_NUM udp
            0600 0200 9c40 0000 # CTA_PROTO_SRC_PORT 40000
            0600 0300 0035 0000 # CTA_PROTO_DST_PORT 53
        0800 0c00 00000001 # CTA_ID
        """);
  }

  /** Half a tuple would be no tuple to the kernel, and no tuple means all flows. */
  @Test
  void aTupleOfTwoFamiliesCannotBeSaid() {
    AddressPort client = end("10.244.2.6", 40_000);
    AddressPort service = end("fd00:10:96::a", 53);
    assertThatThrownBy(() -> new Flow.Tuple(client, service))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
