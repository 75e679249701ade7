package io.kubeipvs.kubernetes.connection;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in an operator's words why there was no answer. Stateless. */
final class Failures {
  private static final int DEEPEST_CAUSE = 10;

  private Failures() {}

  /** The reason behind the wrappers of futures and clients. */
  static String describe(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < DEEPEST_CAUSE && root.getCause() != null; depth++) {
      if (root instanceof CompletionException
          || root instanceof ExecutionException
          || root.getMessage() == null
          || root.getMessage().equals(root.getCause().toString())) {
        root = root.getCause();
      } else {
        break;
      }
    }
    String message = root.getMessage();
    return switch (root) {
      case UnknownHostException _ -> "host name not known: " + message;
      case UnresolvedAddressException _ -> "host name not known";
      case ConnectException refused when message == null -> connectionFailed(refused);
      case ClosedChannelException _ -> "connection refused or closed";
      default -> message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
    };
  }

  /** The HTTP client's own exception for this says nothing; its cause may. */
  private static String connectionFailed(ConnectException e) {
    return e.getCause() instanceof UnresolvedAddressException
        ? "host name not known"
        : "connection refused";
  }
}
