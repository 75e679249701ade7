package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.netlink.Hex;
import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bytes were accepted by a kernel, with the expected effect; IPVS had the id 0x1c there. */
final class IpvsRequestsTest {
  private static final int FAMILY_ID = 0x1c;

  private static final VirtualServerKey API =
      VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443);

  /** The SERVICE nest with the identity of {@link #API}. */
  private static final String API_KEY =
      """
      3000 0180                                        # SERVICE, a nest of 48 bytes
        0600 0100 0200 0000                            #   AF 2
        0600 0200 0600 0000                            #   PROTOCOL 6
        1400 0300 0a600001 00000000 00000000 00000000  #   ADDR 10.96.0.1, of 16 bytes
        0600 0400 01bb 0000                            #   PORT 443, big endian
      """;

  @BeforeAll
  static void bytesAreThoseOfALittleEndianHost() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertBytes(
      GenericRequest request, int furtherFlags, int sequence, String expected) {
    assertThat(Hex.words(request.to(FAMILY_ID).toBytes(furtherFlags, sequence)))
        .isEqualTo(Hex.words(Hex.bytes(expected)));
  }

  @Test
  void addsAServer() {
    assertBytes(
        IpvsRequests.of(new IpvsOperation.AddServer(VirtualServer.of(API, "rr"))),
        MessageFlags.ACK,
        2,
        """
        68000000 1c00 0500 02000000 00000000             # 104 bytes, IPVS, ACK|REQUEST
        01 01 0000                                       # NEW_SERVICE, version 1
        5400 0180                                        # SERVICE, a nest of 84 bytes
          0600 0100 0200 0000                            #   AF 2
          0600 0200 0600 0000                            #   PROTOCOL 6
          1400 0300 0a600001 00000000 00000000 00000000  #   ADDR
          0600 0400 01bb 0000                            #   PORT 443
          0700 0600 7272 0000                            #   SCHED_NAME "rr" and its NUL
          0c00 0700 00000000 ffffffff                    #   FLAGS: flags, mask
          0800 0800 00000000                             #   TIMEOUT
          0800 0900 ffffffff                             #   NETMASK 255.255.255.255
        """);
  }

  @Test
  void addsAPersistentIpv6ServerWithAPrefixLengthForAMask() {
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("fd96::1"), 443);
    assertBytes(
        IpvsRequests.of(
            new IpvsOperation.AddServer(
                new VirtualServer(key, "sh", ServiceFlags.PERSISTENT, 10_800, 128, null))),
        MessageFlags.ACK,
        4,
        """
        68000000 1c00 0500 04000000 00000000
        01 01 0000
        5400 0180
          0600 0100 0a00 0000                            #   AF 10
          0600 0200 0600 0000
          1400 0300 fd960000 00000000 00000000 00000001  #   ADDR fd96::1
          0600 0400 01bb 0000
          0700 0600 7368 0000                            #   SCHED_NAME "sh"
          0c00 0700 01000000 ffffffff                    #   FLAGS PERSISTENT
          0800 0800 302a0000                             #   TIMEOUT 10800 s
          0800 0900 80000000                             #   NETMASK: 128, in host order
        """);
  }

  @Test
  void addsARealServer() {
    assertBytes(
        IpvsRequests.of(
            new IpvsOperation.AddDestination(
                API, RealServer.masqueraded(IpAddress.parse("10.244.1.6"), 6443))),
        0,
        3,
        """
        8c000000 1c00 0100 03000000 00000000             # 140 bytes, REQUEST, no ACK
        05 01 0000                                       # NEW_DEST
        """
            + API_KEY
            + """
            4800 0280                                        # DEST, a nest of 72 bytes
              1400 0100 0af40106 00000000 00000000 00000000  #   ADDR 10.244.1.6
              0600 0200 192b 0000                            #   PORT 6443
              0600 0b00 0200 0000                            #   ADDR_FAMILY 2
              0800 0300 00000000                             #   FWD_METHOD masquerade
              0800 0400 01000000                             #   WEIGHT 1
              0800 0500 00000000                             #   U_THRESH
              0800 0600 00000000                             #   L_THRESH
            """);
  }

  @Test
  void setsATunnelWithItsPortInNetworkOrderAndItsFlagsInTheHosts() {
    RealServer gue =
        new RealServer(
            RealServer.masqueraded(IpAddress.parse("10.244.1.6"), 6443).endpoint(),
            ForwardingMethod.TUNNEL,
            5,
            200,
            100,
            new RealServer.Tunnel(RealServer.Tunnel.Type.GUE, 6080, 1));
    assertBytes(
        IpvsRequests.of(new IpvsOperation.SetDestination(API, gue)),
        0,
        3,
        """
        a4000000 1c00 0100 03000000 00000000             # 164 bytes
        06 01 0000                                       # SET_DEST
        """
            + API_KEY
            + """
            6000 0280                                        # DEST
              1400 0100 0af40106 00000000 00000000 00000000
              0600 0200 192b 0000
              0600 0b00 0200 0000
              0800 0300 02000000                             #   FWD_METHOD tunnel
              0800 0400 05000000
              0800 0500 c8000000                             #   U_THRESH 200
              0800 0600 64000000                             #   L_THRESH 100
              0500 0d00 01 000000                            #   TUN_TYPE GUE
              0600 0e00 17c0 0000                            #   TUN_PORT 6080
              0600 0f00 0100 0000                            #   TUN_FLAGS checksum
            """);
  }

  @Test
  void namesNoMoreThanTheIdentityWhereThatIsEnough() {
    assertBytes(
        IpvsRequests.of(new IpvsOperation.DeleteServer(API)),
        0,
        1,
        "44000000 1c00 0100 01000000 00000000  03 01 0000" + API_KEY);
    assertBytes(
        IpvsRequests.of(new IpvsOperation.Zero(API)),
        0,
        1,
        "44000000 1c00 0100 01000000 00000000  10 01 0000" + API_KEY);
    assertBytes(
        IpvsRequests.destinations(API),
        MessageFlags.DUMP,
        1,
        "44000000 1c00 0103 01000000 00000000  08 01 0000" + API_KEY);
  }

  @Test
  void aFirewallMarkTakesThePlaceOfProtocolAddressAndPort() {
    assertBytes(
        IpvsRequests.server(new VirtualServerKey.FirewallMark(IpFamily.IPV6, -2)),
        0,
        1,
        """
        28000000 1c00 0100 01000000 00000000
        04 01 0000                            # GET_SERVICE
        1400 0180                             # SERVICE
          0600 0100 0a00 0000                 #   AF 10
          0800 0500 feffffff                  #   FWMARK
        """);
  }

  @Test
  void listsServers() {
    assertBytes(
        IpvsRequests.servers(),
        MessageFlags.DUMP,
        5,
        "14000000 1c00 0103 05000000 00000000  04 01 0000");
  }

  @Test
  void setsTimeouts() {
    assertBytes(
        IpvsRequests.setTimeouts(new IpvsTimeouts(900, 120, 0)),
        MessageFlags.ACK,
        1,
        """
        2c000000 1c00 0500 01000000 00000000
        0c 01 0000                            # SET_CONFIG
        0800 0400 84030000                    # TIMEOUT_TCP 900
        0800 0500 78000000                    # TIMEOUT_TCP_FIN 120
        0800 0600 00000000                    # TIMEOUT_UDP: keep
        """);
  }
}
