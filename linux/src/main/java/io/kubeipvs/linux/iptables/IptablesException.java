package io.kubeipvs.linux.iptables;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An iptables tool that failed or is not there; the message has its command line and its words. */
public final class IptablesException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  public IptablesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
