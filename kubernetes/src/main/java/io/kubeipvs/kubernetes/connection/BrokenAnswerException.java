package io.kubeipvs.kubernetes.connection;

import java.io.IOException;

/**
 * A connection ended, for everybody to see, while an answer was read: a server was stopped, or
 * something between it and this process ended the connection. A connection that falls silent, and
 * an answer that is not what it should be, are other failures. Immutable.
 */
public final class BrokenAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenAnswerException(IOException cause) {
    super("the answer broke off: " + Failures.describe(cause), cause);
  }
}
