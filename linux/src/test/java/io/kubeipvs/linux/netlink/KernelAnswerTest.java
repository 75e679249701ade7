package io.kubeipvs.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KernelAnswerTest {
  private static final String CAPPED =
      """
      48000000 0200 0003 07000000 00000000 # 72 bytes, ERROR, CAPPED|ACK_TLVS, sequence 7
      deffffff                             # -34, ERANGE
      20000000 1400 0500 07000000 00000000 # header of the request, 32 bytes, its body left out
      1c00 0100                            # MSG
      41747472 69627574 65206661 696c6564 20706f6c 69637900 # "Attribute failed policy"
      0800 0200 18000000                   # OFFS 24
      """;

  private static final String WITH_BODY =
      """
      44000000 0200 0002 07000000 00000000 # 68 bytes, ERROR, ACK_TLVS
      eaffffff                             # -22, EINVAL
      1e000000 1400 0500 07000000 00000000 # header of the request, 30 bytes
      aaaaaaaa bbbbbbbb cccccccc dddd 0000 # its body, 14 bytes and padding
      0800 0500 09000000                   # MISS_TYPE 9
      0800 0600 00000000                   # MISS_NEST, of no use
      """;

  @BeforeAll
  static void bytesAreThoseOfALittleEndianHost() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  private static KernelAnswer error(String hex) throws NetlinkException {
    return KernelAnswer.ofError(Replies.message(Hex.bytes(hex)));
  }

  @Test
  void readsTheKernelsWordsBehindACappedError() throws Exception {
    assertThat(error(CAPPED)).isEqualTo(new KernelAnswer(34, "Attribute failed policy", 24, -1));
    assertThat(error(CAPPED).failureOf("set timeouts"))
        .hasMessage(
            "set timeouts: ERANGE (Numerical result out of range); kernel: \"Attribute failed"
                + " policy\" at byte 24 of the request");
  }

  @Test
  void findsTheDetailsBehindARepeatedRequest() throws Exception {
    assertThat(error(WITH_BODY)).isEqualTo(new KernelAnswer(22, null, 0, 9));
    assertThat(error(WITH_BODY).failureOf("set timeouts"))
        .hasMessage("set timeouts: EINVAL (Invalid argument); attribute 9 is missing");
  }

  @Test
  void aBodyLongerThanTheReplyIsMalformed() {
    byte[] bytes = Hex.bytes(WITH_BODY);
    ByteFields.putU32(bytes, 20, 4096);

    assertThatThrownBy(() -> KernelAnswer.ofError(Replies.message(bytes)))
        .isInstanceOf(NetlinkException.class)
        .hasMessage("malformed reply: an error repeats a request of 4096");
  }

  @Test
  void anAcknowledgementIsAnErrorOfZero() throws Exception {
    assertThat(KernelAnswer.ofError(Replies.message(Replies.ack(1))).isSuccess()).isTrue();
  }

  @Test
  void theEndOfADumpCarriesTheErrnoOfALateFailure() throws Exception {
    assertThat(KernelAnswer.ofDone(Replies.message(Replies.done(1, 0))).errno()).isZero();
    assertThat(KernelAnswer.ofDone(Replies.message(Replies.done(1, 105))).errno()).isEqualTo(105);
  }

  @Test
  void everyTruncationIsMalformedAndNothingElse() {
    for (String vector : new String[] {CAPPED, WITH_BODY}) {
      byte[] whole = Hex.bytes(vector);
      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> Replies.message(cut))
            .as("first %d bytes", length)
            .isInstanceOf(NetlinkException.class);
        if (length >= ByteFields.MESSAGE_HEADER_BYTES) {
          ByteFields.putU32(cut, 0, length); // a whole message with a part of the payload
          MalformedInput.assertDecodedOrRefused(() -> KernelAnswer.ofError(Replies.message(cut)));
        }
      }
    }
  }
}
