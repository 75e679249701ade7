package io.kubeipvs.linux.netlink;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A netlink request that failed. {@link #errno()} is the kernel's answer (positive; ipset's own
 * codes above 4095 included), and 0 when the failure was ours or the transport's (short read,
 * timeout).
 *
 * <p>The message names operation, object, errno and the kernel's extended acknowledgement.
 */
public final class NetlinkException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final int errno;

  public NetlinkException(String message, int errno, @Nullable Throwable cause) {
    super(message, cause);
    this.errno = errno;
  }

  /** A reply that is not what the format says; the kernel is not asked again. */
  public static NetlinkException malformed(String what) {
    return new NetlinkException("malformed reply: " + what, 0, null);
  }

  /** The same failure with advice at the end of its message. */
  public NetlinkException withHint(String hint) {
    NetlinkException hinted = new NetlinkException(getMessage() + "; " + hint, errno, getCause());
    hinted.setStackTrace(getStackTrace());
    return hinted;
  }

  /** The kernel's errno as a positive number, or 0 if the kernel did not answer with one. */
  public int errno() {
    return errno;
  }
}
