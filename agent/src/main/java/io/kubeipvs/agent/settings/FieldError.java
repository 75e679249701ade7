package io.kubeipvs.agent.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A value that cannot be used, told as Kubernetes tells of such. Immutable.
 *
 * @param field as in the file, or a flag with its dashes
 * @param value as it was written; a text in quotes
 * @param reason what it has to be
 */
public record FieldError(String field, String value, String reason) {
  static FieldError ofText(String field, String text, String reason) {
    return new FieldError(field, "\"" + text + "\"", reason);
  }

  /** All of them in one line, as Kubernetes' programs join them. */
  public static String join(List<FieldError> errors) {
    return errors.size() == 1
        ? errors.getFirst().toString()
        : errors.stream().map(FieldError::toString).collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public String toString() {
    return field + ": Invalid value: " + value + ": " + reason;
  }
}
