package io.kubeipvs.linux.syscall;

import java.io.IOException;
import java.io.Serial;

/** A system call that failed. The message is {@code CALL OBJECT: ERRNO (text)}. */
public final class SystemCallException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final int errno;

  /**
   * @param call the call and its object, such as {@code open /proc/1/ns/net}
   * @param errno positive
   */
  public SystemCallException(String call, int errno) {
    super(call + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  /** The kernel's error number, positive. */
  public int errno() {
    return errno;
  }
}
