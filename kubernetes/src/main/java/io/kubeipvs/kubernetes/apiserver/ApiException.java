package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.connection.ApiAnswer;
import io.kubeipvs.kubernetes.wire.ApiStatus;
import io.kubeipvs.kubernetes.wire.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server that answered, and refused. The message says what was asked and what it said. */
final class ApiException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int LARGEST_REFUSAL_BYTES = 1 << 20;
  private static final int LONGEST_QUOTE_CHARS = 200;

  /** A server, or what stands before it, that asks for more is asked again all the same. */
  private static final int LONGEST_WAIT_SECONDS = 300;

  private final transient ApiStatus status;
  private final int retryAfterSeconds;

  ApiException(String what, ApiStatus status, int retryAfterSeconds) {
    super(what + ": " + describe(status));
    this.status = status;
    this.retryAfterSeconds =
        Math.min(Math.max(retryAfterSeconds, status.retryAfterSeconds()), LONGEST_WAIT_SECONDS);
  }

  /**
   * The refusal that an answer is; reads its body.
   *
   * @param verb what was wanted, such as list
   * @throws IOException if the connection broke meanwhile
   */
  static ApiException of(String verb, String pathAndQuery, ApiAnswer answer) throws IOException {
    byte[] body = answer.body().readNBytes(LARGEST_REFUSAL_BYTES);
    ApiStatus status;
    try {
      status = WireFormat.of(answer.contentType()).readStatus(body);
    } catch (IOException _) {
      // Something between us and the server answers in words of its own: quote them.
      String text = new String(body, StandardCharsets.UTF_8).strip();
      status = new ApiStatus(0, "", cut(text), 0, List.of());
    }
    ApiStatus coded =
        new ApiStatus(
            answer.status(),
            status.reason(),
            status.message(),
            status.retryAfterSeconds(),
            status.causes());
    int query = pathAndQuery.indexOf('?');
    String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    return new ApiException(verb + " " + path, coded, answer.retryAfterSeconds());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_QUOTE_CHARS ? text : text.substring(0, LONGEST_QUOTE_CHARS);
  }

  ApiStatus status() {
    return status;
  }

  /** By header or in words, at most five minutes; 0 if the server does not ask for a wait. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  private static String describe(ApiStatus status) {
    String reason = status.reason().isEmpty() ? "" : " " + status.reason();
    String message = status.message().isEmpty() ? "" : " (" + status.message() + ")";
    return status.code() + reason + message;
  }
}
