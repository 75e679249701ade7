package io.kubeipvs.dataplane;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The node cannot be served at all: the message says what is missing and what to do. Thrown at
 * start and by clean-up alone; later failures concern single resources and go to the listener.
 */
public final class DataplaneException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  public DataplaneException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
