package io.kubeipvs.kubernetes.wire;

import java.io.IOException;

/** An answer that is not what it says it is; the message says how far it could be read. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1;

  WireException(String message) {
    super(message);
  }

  WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
