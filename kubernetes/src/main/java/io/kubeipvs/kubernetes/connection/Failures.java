package io.kubeipvs.kubernetes.connection;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Says in an operator's words why there was no answer. Stateless. */
final class Failures {
  private static final int DEEPEST_CAUSE = 10;

  private Failures() {}

  /** The reason behind wrappers that add no words of their own. */
  static String describe(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < DEEPEST_CAUSE && root.getCause() != null; depth++) {
      if (root.getMessage() == null || root.getMessage().equals(root.getCause().toString())) {
        root = root.getCause();
      } else {
        break;
      }
    }
    String message = root.getMessage();
    return switch (root) {
      case UnknownHostException _ -> "host name not known: " + message;
      case ConnectException _ when message != null && !message.isEmpty() -> decapitalized(message);
      default -> message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
    };
  }

  /** The kernel's words, as Java repeats them, in the middle of a sentence. */
  private static String decapitalized(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
