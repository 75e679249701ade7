package io.kubeipvs.cli;

import java.io.Serial;

/** A command line that cannot be understood; the message is in kube-proxy's words. */
final class FlagException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  FlagException(String message) {
    super(message);
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
