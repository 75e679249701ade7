package io.kubeipvs.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.net.IpAddress;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bytes were accepted by a kernel, with the expected effect. */
final class PayloadWriterTest {
  @BeforeAll
  static void bytesAreThoseOfALittleEndianHost() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void addsAnAddress() {
    PayloadWriter payload =
        new PayloadWriter()
            .u8(2) // AF_INET
            .u8(32)
            .u8(0)
            .u8(0)
            .u32(5)
            .putAddress(2, IpAddress.parse("10.96.0.1"))
            .putAddress(1, IpAddress.parse("10.96.0.1"));
    NetlinkRequest request = new NetlinkRequest("add address", 0x14, 0x600, payload);

    assertThat(Hex.words(request.toBytes(MessageFlags.ACK, 7)))
        .isEqualTo(
            words(
                """
                28000000 1400 0506 07000000 00000000 # length, NEWADDR, CREATE|EXCL|ACK|REQUEST
                02 20 00 00 05000000                 # AF_INET, /32, no flags, scope, link 5
                0800 0200 0a600001                   # LOCAL
                0800 0100 0a600001                   # ADDRESS
                """));
  }

  @Test
  void marksNestsAndNetworkOrderAsIpsetWantsThem() {
    PayloadWriter payload =
        new PayloadWriter()
            .u8(2) // AF_INET
            .u8(0)
            .be16(0)
            .putU8(1, 7)
            .putText(2, "KUBE-CLUSTER-IP")
            .putU32(9, 0)
            .beginNest(8);
    for (String address : new String[] {"10.96.0.1", "10.96.0.2"}) {
      payload
          .beginNest(7)
          .beginNest(1)
          .putAddress(1 | PayloadWriter.NETWORK_ORDER, IpAddress.parse(address))
          .endNest()
          .putBe16(4 | PayloadWriter.NETWORK_ORDER, 80)
          .putU8(7, 6)
          .endNest();
    }
    NetlinkRequest request = new NetlinkRequest("add entries", 0x609, 0, payload.endNest());

    assertThat(Hex.words(request.toBytes(MessageFlags.ACK, 9)))
        .isEqualTo(
            words(
                """
                7c000000 0906 0500 09000000 00000000          # 124 bytes, ADD, ACK|REQUEST, 9
                02 00 0000                                    # AF_INET, version 0, resource 0
                0500 0100 07 000000                           # PROTOCOL 7, padded
                1400 0200 4b554245 2d434c55 53544552 2d495000 # SETNAME with its NUL
                0800 0900 00000000                            # LINENO
                4400 0880                                     # ADT, a nest of 68 bytes
                  2000 0780                                   #   DATA
                    0c00 0180 0800 0140 0a600001              #     IP, IPADDR_IPV4
                    0600 0440 0050 0000                       #     PORT
                    0500 0700 06 000000                       #     PROTO
                  2000 0780                                   #   DATA
                    0c00 0180 0800 0140 0a600002
                    0600 0440 0050 0000
                    0500 0700 06 000000
                """));
  }

  @Test
  void growsAndKeepsPaddingZero() {
    PayloadWriter payload = new PayloadWriter();
    for (int i = 0; i < 1000; i++) {
      payload.putU8(1, 0xff);
    }

    byte[] bytes = payload.toBytes();

    assertThat(bytes).hasSize(8000);
    for (int i = 0; i < bytes.length; i += 8) {
      assertThat(Hex.words(Arrays.copyOfRange(bytes, i, i + 8))).isEqualTo("05000100 ff000000");
    }
  }

  @Test
  void theLongestAttributeHas65535Bytes() {
    byte[] longest = new byte[PayloadWriter.MAX_ATTRIBUTE_BYTES - 4];

    assertThat(new PayloadWriter().putBytes(1, longest).toBytes()).hasSize(65_536);
    assertThatThrownBy(() -> new PayloadWriter().putBytes(1, new byte[longest.length + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attribute 1 has 65536 bytes, the limit is 65535");
  }

  @Test
  void aNestThatGrewTooLongIsRefusedInsteadOfWrappingItsLength() {
    PayloadWriter payload = new PayloadWriter().beginNest(8);
    for (int i = 0; i < 8192; i++) {
      payload.putU32(1, i);
    }

    assertThatThrownBy(payload::endNest)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attribute 8 has 65540 bytes, the limit is 65535");
  }

  @Test
  void aForgottenNestIsNoticed() {
    assertThatThrownBy(() -> new PayloadWriter().beginNest(1).toBytes())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void textWithANulIsRefused() {
    assertThatThrownBy(() -> new PayloadWriter().putText(1, "r\0r"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String words(String text) {
    return Hex.words(Hex.bytes(text));
  }
}
