package io.kubeipvs.linux.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.netlink.MalformedInput;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.linux.netlink.Replies;
import io.kubeipvs.linux.netlink.ReplyDecoder;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class IpvsRepliesTest {
  private static final int HEADERS_BYTES = 16;

  private static final IpvsStatistics STATISTICS_64 =
      new IpvsStatistics(
          0x1_0000_0011L,
          0x1_0000_0012L,
          0x1_0000_0013L,
          0x1_0000_0014L,
          0x1_0000_0015L,
          0x1_0000_0016L,
          0x1_0000_0017L,
          0x1_0000_0018L,
          0x1_0000_0019L,
          0x1_0000_001aL);

  private static final List<ReplyDecoder<?>> DECODERS =
      List.of(
          IpvsReplies::server,
          reply -> IpvsReplies.destination(reply, IpFamily.IPV4),
          IpvsReplies::info,
          IpvsReplies::timeouts);

  @BeforeAll
  static void bytesAreThoseOfALittleEndianHost() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  private static NetlinkMessage reply(PayloadWriter payload) throws NetlinkException {
    return Replies.message(Replies.reply(0x1c, 0, 1, payload.toBytes()));
  }

  private static PayloadWriter service() {
    return GenericRequest.header(1, 1)
        .beginNest(1)
        .putU16(1, 2)
        .putU16(2, 6)
        .putBytes(3, new byte[] {10, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
        .putBe16(4, 443)
        .putText(6, "rr");
  }

  @Test
  void decodesAServer() throws Exception {
    VirtualServerKey key = VirtualServerKey.of(Protocol.TCP, IpAddress.parse("10.96.0.1"), 443);

    assertThat(IpvsReplies.server(Replies.message(RecordedReplies.service())))
        .isEqualTo(
            new VirtualServerStatus(
                new VirtualServer(key, "wlc", ServiceFlags.PERSISTENT, 10_800, 24, "sip"),
                STATISTICS_64));
  }

  @Test
  void decodesARealServer() throws Exception {
    RealServer server =
        new RealServer(
            new AddressPort(IpAddress.parse("10.244.1.6"), 6443),
            ForwardingMethod.TUNNEL,
            3,
            200,
            100,
            new RealServer.Tunnel(RealServer.Tunnel.Type.GUE, 6080, 1));

    assertThat(
            IpvsReplies.destination(Replies.message(RecordedReplies.destination()), IpFamily.IPV4))
        .isEqualTo(new RealServerStatus(server, 5, 6, 7, STATISTICS_64));
  }

  @Test
  void decodesInformationAndTimeouts() throws Exception {
    assertThat(IpvsReplies.info(Replies.message(RecordedReplies.info())))
        .isEqualTo(new IpvsInfo(0x010201, 4096));
    assertThat(IpvsReplies.timeouts(Replies.message(RecordedReplies.config())))
        .isEqualTo(new IpvsTimeouts(900, 120, 300));
  }

  @Test
  void takesTheOldStatisticsWhereTheKernelHasNoOthers() throws Exception {
    PayloadWriter payload =
        service()
            .putBytes(7, new byte[8])
            .putU32(8, 0)
            .putBe32(9, -1)
            .beginNest(10)
            .putU32(1, -1) // a counter about to wrap
            .putU64(4, 1L << 40)
            .endNest()
            .endNest();

    assertThat(IpvsReplies.server(reply(payload)))
        .extracting(VirtualServerStatus::statistics)
        .isEqualTo(new IpvsStatistics(0xffff_ffffL, 0, 0, 1L << 40, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aRealServerWithoutAFamilyHasThatOfItsVirtualServer() throws Exception {
    byte[] address = IpAddress.parse("fd00:10:244:1::6").toBytes();
    PayloadWriter payload =
        GenericRequest.header(5, 1).beginNest(2).putBytes(1, address).putBe16(2, 80).endNest();

    assertThat(IpvsReplies.destination(reply(payload), IpFamily.IPV6))
        .extracting(RealServerStatus::server)
        .isEqualTo(RealServer.masqueraded(IpAddress.parse("fd00:10:244:1::6"), 80).withWeight(0));
  }

  @Test
  void whatSomebodyElseWroteWithoutSenseIsListedAndDiffersFromAllThatWeWrite() throws Exception {
    PayloadWriter server =
        service().putBytes(7, new byte[8]).putU32(8, -1).putBe32(9, 0xff00ff00).endNest();
    PayloadWriter destination =
        GenericRequest.header(5, 1)
            .beginNest(2)
            .putBytes(1, new byte[16])
            .putBe16(2, 80)
            .putU32(3, 7)
            .putU8(13, 9)
            .endNest();

    assertThat(IpvsReplies.server(reply(server)))
        .extracting(VirtualServerStatus::server)
        .extracting(
            VirtualServer::persistencePrefixLength, VirtualServer::persistenceTimeoutSeconds)
        .containsExactly(-1, 0xffff_ffffL);
    assertThat(IpvsReplies.destination(reply(destination), IpFamily.IPV4))
        .extracting(RealServerStatus::server)
        .extracting(RealServer::method, RealServer::tunnel)
        .containsExactly(
            ForwardingMethod.UNKNOWN, new RealServer.Tunnel(RealServer.Tunnel.Type.UNKNOWN, 0, 0));
  }

  @Test
  void aServerWithoutWhatIdentifiesItIsMalformed() {
    assertThatThrownBy(() -> IpvsReplies.server(reply(service().endNest())))
        .isInstanceOf(NetlinkException.class)
        .hasMessage("malformed reply: a virtual server without family, scheduler or netmask");
    assertThatThrownBy(() ->
            IpvsReplies.destination(
                reply(GenericRequest.header(5, 1).beginNest(2).putBe16(2, 80).endNest()),
                IpFamily.IPV4))
        .isInstanceOf(NetlinkException.class)
        .hasMessage("malformed reply: a server without an address");
  }

  @Test
  void everyTruncationIsDecodedOrRefused() {
    for (byte[] whole :
        List.of(
            RecordedReplies.service(),
            RecordedReplies.destination(),
            RecordedReplies.info(),
            RecordedReplies.config())) {
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> Replies.message(cut)).isInstanceOf(NetlinkException.class);
        if (length >= HEADERS_BYTES) {
          // A message that says it is whole, of which the kernel wrote only a part.
          ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
          decodeByAll(cut);
        }
      }
    }
  }

  @Test
  void bytesThatNoKernelSendsAreDecodedOrRefused() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<byte[]> replies =
        List.of(RecordedReplies.service(), RecordedReplies.destination(), RecordedReplies.config());
    for (int run = 0; run < 20_000; run++) {
      byte[] changed = replies.get(random.nextInt(replies.size())).clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        int at = HEADERS_BYTES + random.nextInt(changed.length - HEADERS_BYTES);
        changed[at] = (byte) random.nextInt();
      }
      try {
        decodeByAll(changed);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", run " + run, e);
      }
    }
  }

  private static void decodeByAll(byte[] message) {
    for (ReplyDecoder<?> decoder : DECODERS) {
      MalformedInput.assertDecodedOrRefused(() -> decoder.decode(Replies.message(message)));
    }
  }
}
