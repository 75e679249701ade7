package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.wire.ApiStatus;
import java.io.IOException;

/** A server that answered, and refused. The message says what was asked and what it said. */
final class ApiException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient ApiStatus status;
  private final int retryAfterSeconds;

  ApiException(String what, ApiStatus status, int retryAfterSeconds) {
    super(what + ": " + describe(status));
    this.status = status;
    this.retryAfterSeconds = Math.max(retryAfterSeconds, status.retryAfterSeconds());
  }

  ApiStatus status() {
    return status;
  }

  /** 0 if the server does not ask for a wait. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  private static String describe(ApiStatus status) {
    String reason = status.reason().isEmpty() ? "" : " " + status.reason();
    String message = status.message().isEmpty() ? "" : " (" + status.message() + ")";
    return status.code() + reason + message;
  }
}
