package io.kubeipvs.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a decoder may do with bytes that no kernel sent. */
public final class MalformedInput {
  private MalformedInput() {}

  /** Fails if decoding throws anything but the documented exception, with errno 0. */
  public static void assertDecodedOrRefused(ThrowingCallable decoding) {
    try {
      decoding.call();
    } catch (NetlinkException refused) {
      assertThat(refused.errno()).isZero();
    } catch (Throwable thrown) {
      throw new AssertionError("decoding threw " + thrown, thrown);
    }
  }
}
