package io.kubeipvs.kubernetes.decode;

import java.util.List;
import java.util.Map;

/**
 * A parsed document, whatever it was written in: YAML or JSON. Immutable. Lines count from 1; 0
 * where the form has none.
 */
public sealed interface DocumentNode {
  int line();

  /** Fields by name, in the order in which they were written. */
  record Mapping(Map<String, DocumentNode> fields, int line) implements DocumentNode {}

  /** Items in order. */
  record Sequence(List<DocumentNode> items, int line) implements DocumentNode {}

  /**
   * A single value.
   *
   * @param text as it was written, without quotes and escapes
   */
  record Scalar(Type type, String text, int line) implements DocumentNode {
    /** What a value without quotes means; one in quotes is a string. */
    public enum Type {
      STRING("the string"),
      INTEGER("the number"),
      DECIMAL("the number"),
      BOOLEAN("the boolean"),
      NULL("null");

      private final String description;

      Type(String description) {
        this.description = description;
      }

      String description() {
        return description;
      }
    }
  }

  /** What stands here, for a message. */
  default String describe() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Scalar(Scalar.Type type, String text, int _) ->
          type == Scalar.Type.NULL
              ? "null"
              : type.description()
                  + (type == Scalar.Type.STRING ? " \"" + text + "\"" : " " + text);
    };
  }
}
