package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import java.util.List;
import java.util.Map;

/**
 * Why a server refuses, from an object of kind Status. Immutable.
 *
 * @param code as in HTTP; 0 if not said
 * @param reason one word, such as {@code Expired}; may be empty
 * @param retryAfterSeconds 0 if not said
 */
public record ApiStatus(
    int code, String reason, String message, int retryAfterSeconds, List<String> causes) {
  private static final int BAD_REQUEST = 400;
  private static final int GONE = 410;
  private static final int UNPROCESSABLE = 422;

  public ApiStatus {
    causes = List.copyOf(causes);
  }

  static ApiStatus of(Mapping status) {
    Mapping details =
        status.fields().get("details") instanceof Mapping found ? found : new Mapping(Map.of(), 0);
    List<String> causes = List.of();
    if (details.fields().get("causes") instanceof Sequence(List<DocumentNode> items, int _)) {
      causes =
          items.stream()
              .map(item -> item instanceof Mapping cause ? scalar(cause, "reason") : "")
              .toList();
    }
    return new ApiStatus(
        number(status, "code"),
        scalar(status, "reason"),
        scalar(status, "message"),
        number(details, "retryAfterSeconds"),
        causes);
  }

  /** Whether history does not reach back to the version that was asked for: list anew. */
  public boolean expired() {
    return code == GONE || reason.equals("Expired") || reason.equals("Gone");
  }

  /** Whether the version that was asked for lies in the future of this server. */
  public boolean versionTooLarge() {
    return causes.contains("ResourceVersionTooLarge")
        || message.contains("Too large resource version");
  }

  /** Whether the server cannot select by the field that was asked for; it says so in two ways. */
  public boolean refusesFieldSelector() {
    return code == BAD_REQUEST
        && (message.contains("is not a known field selector")
            || message.contains("field label not supported"));
  }

  /**
   * Whether the server does not stream lists: it does not know of it (400, 422), or the storage
   * behind it lacks what that needs (500, in an event).
   */
  public boolean refusesStreamedLists() {
    return code == BAD_REQUEST
        || code == UNPROCESSABLE
        || message.contains("a watch stream was requested by the client but");
  }

  /** The text of a field; empty if there is none. */
  static String scalar(Mapping mapping, String name) {
    return mapping.fields().get(name) instanceof Scalar(Scalar.Type type, String text, int _)
            && type != Scalar.Type.NULL
        ? text
        : "";
  }

  private static int number(Mapping mapping, String name) {
    String text = scalar(mapping, name);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }
}
