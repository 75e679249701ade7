package io.kubeipvs.linux.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MalformedInput;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies as Linux 6.18 sent them. Little-endian hosts. */
class ConntrackRepliesTest {
  private static final byte[] DNS =
      Hex.bytes(
          """
          c0000000          # length 192
          0001 0200         # IPCTNL_MSG_CT_NEW; MULTI
          b91e036b 11300000 # sequence, port
          02 00 0000        # nfgenmsg: AF_INET
          3400 0180         # CTA_TUPLE_ORIG, a nest
            1400 0180       #   CTA_TUPLE_IP
              0800 0100 0af40206 # source 10.244.2.6
              0800 0200 0a60000a # destination 10.96.0.10
            1c00 0280       #   CTA_TUPLE_PROTO
              0500 0100 11 000000 # udp
              0600 0200 9c40 0000 # source port 40000
              0600 0300 0035 0000 # destination port 53
          3400 0280         # CTA_TUPLE_REPLY, a nest
            1400 0180       #   CTA_TUPLE_IP
              0800 0100 0af40105 # source 10.244.1.5, the real server
              0800 0200 0af40206 # destination 10.244.2.6
            1c00 0280       #   CTA_TUPLE_PROTO
              0500 0100 11 000000 # udp
              0600 0200 0035 0000 # source port 53
              0600 0300 9c40 0000 # destination port 40000
          0800 0300 00000008 # CTA_STATUS confirmed
          0800 0800 00000000 # CTA_MARK
          0800 0c00 f260f37d # CTA_ID
          0800 0b00 00000001 # CTA_USE
          0800 0700 00000063 # CTA_TIMEOUT 99 s
          1c00 1880         # CTA_SYNPROXY, a nest
            0800 0100 00000000 0800 0200 00000000 0800 0300 00000000
          """);

  private static final byte[] DNS_6 =
      Hex.bytes(
          """
          f0000000          # length 240
          0001 0200         # IPCTNL_MSG_CT_NEW; MULTI
          b91e036b 11300000 # sequence, port
          0a 00 0000        # nfgenmsg: AF_INET6
          4c00 0180         # CTA_TUPLE_ORIG, a nest
            2c00 0180       #   CTA_TUPLE_IP
              1400 0300 fd000010 02440002 00000000 00000006 # source
              1400 0400 fd000010 00960000 00000000 0000000a # destination
            1c00 0280       #   CTA_TUPLE_PROTO
              0500 0100 11 000000 0600 0200 9c40 0000 0600 0300 0035 0000
          4c00 0280         # CTA_TUPLE_REPLY, a nest
            2c00 0180       #   CTA_TUPLE_IP
              1400 0300 fd000010 02440001 00000000 00000005 # source, the real server
              1400 0400 fd000010 02440002 00000000 00000006 # destination
            1c00 0280       #   CTA_TUPLE_PROTO
              0500 0100 11 000000 0600 0200 0035 0000 0600 0300 9c40 0000
          0800 0300 00000008 # CTA_STATUS confirmed
          0800 0800 00000000 # CTA_MARK
          0800 0c00 4f5720c0 # CTA_ID
          0800 0b00 00000001 # CTA_USE
          0800 0700 00000063 # CTA_TIMEOUT 99 s
          1c00 1880         # CTA_SYNPROXY, a nest
            0800 0100 00000000 0800 0200 00000000 0800 0300 00000000
          """);

  /** A ping; cut short after its directions. */
  private static final byte[] PING =
      Hex.bytes(
          """
          8c000000          # length 140
          0001 0200         # IPCTNL_MSG_CT_NEW; MULTI
          b91e036b 11300000 # sequence, port
          02 00 0000        # nfgenmsg: AF_INET
          3c00 0180         # CTA_TUPLE_ORIG, a nest
            1400 0180 0800 0100 0af40206 0800 0200 0a600001 # 10.244.2.6 to 10.96.0.1
            2400 0280       #   CTA_TUPLE_PROTO
              0500 0100 01 000000 # icmp
              0600 0400 004d 0000 # CTA_PROTO_ICMP_ID 77
              0500 0500 08 000000 # CTA_PROTO_ICMP_TYPE echo request
              0500 0600 00 000000 # CTA_PROTO_ICMP_CODE
          3c00 0280         # CTA_TUPLE_REPLY, a nest
            1400 0180 0800 0100 0a600001 0800 0200 0af40206 # 10.96.0.1 to 10.244.2.6
            2400 0280       #   CTA_TUPLE_PROTO
              0500 0100 01 000000 0600 0400 004d 0000 0500 0500 00 000000 0500 0600 00 000000
          """);

  private static AddressPort end(String address, int port) {
    return new AddressPort(IpAddress.parse(address), port);
  }

  @Test
  void bothDirectionsAndTheId() throws Exception {
    AddressPort client = end("10.244.2.6", 40_000);
    assertThat(ConntrackReplies.flow(Replies.message(DNS), Protocol.UDP))
        .isEqualTo(
            new Flow(
                17,
                new Flow.Tuple(client, end("10.96.0.10", 53)),
                new Flow.Tuple(end("10.244.1.5", 53), client),
                0xf260f37d));
  }

  @Test
  void ipv6() throws Exception {
    AddressPort client = end("fd00:10:244:2::6", 40_000);
    assertThat(ConntrackReplies.flow(Replies.message(DNS_6), Protocol.UDP))
        .isEqualTo(
            new Flow(
                17,
                new Flow.Tuple(client, end("fd00:10:96::a", 53)),
                new Flow.Tuple(end("fd00:10:244:1::5", 53), client),
                0x4f5720c0));
  }

  @Test
  void otherProtocolsArePassedOver() throws Exception {
    assertThat(ConntrackReplies.flow(Replies.message(DNS), Protocol.TCP)).isNull();
    assertThat(ConntrackReplies.flow(Replies.message(PING), Protocol.UDP)).isNull();
  }

  @Test
  void flowsInZonesArePassedOver() throws Exception {
    byte[] zoned = DNS.clone();
    // In place of CTA_SYNPROXY: CTA_ZONE 7, and the rest of its room as an attribute of no meaning.
    byte[] zone = Hex.bytes("0600 1200 0007 0000 1400 1880 00000000 00000000 00000000 00000000");
    System.arraycopy(zone, 0, zoned, zoned.length - zone.length, zone.length);
    assertThat(ConntrackReplies.flow(Replies.message(zoned), Protocol.UDP)).isNull();
  }

  @Test
  void everyShorterReplyIsDecodedOrRefused() {
    for (byte[] whole : List.of(DNS, DNS_6, PING)) {
      for (int length = 0; length < whole.length; length++) {
        byte[] prefix = Arrays.copyOf(whole, length);
        assertDecodedOrRefused(prefix);
        if (length >= 4) {
          byte[] honest = prefix.clone();
          honest[0] = (byte) length;
          assertDecodedOrRefused(honest);
        }
      }
    }
  }

  @Test
  void everyChangedByteIsDecodedOrRefused() {
    for (byte[] whole : List.of(DNS, DNS_6)) {
      for (int at = 16; at < whole.length; at++) {
        for (int value : new int[] {0, 1, 4, 0x7f, 0x80, 0xff}) {
          byte[] changed = whole.clone();
          changed[at] = (byte) value;
          assertDecodedOrRefused(changed);
        }
      }
    }
  }

  private static void assertDecodedOrRefused(byte[] message) {
    MalformedInput.assertDecodedOrRefused(
        () -> ConntrackReplies.flow(Replies.message(message), Protocol.UDP));
  }
}
