package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.decode.DocumentNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one mapping, read with their types, and its path for messages. A field that is
 * absent or null has its default. Types are as strict as the API server's: a number is no string.
 * Immutable.
 */
final class Fields {
  private static final int NO_ITEM = -1;

  /** Where this stands; the path is put together only for a message. */
  private final @Nullable Fields parent;

  private final String name;
  private final int item;
  private final Mapping mapping;

  private Fields(@Nullable Fields parent, String name, int item, Mapping mapping) {
    this.parent = parent;
    this.name = name;
    this.item = item;
    this.mapping = mapping;
  }

  /** The outermost mapping of an object. */
  static Fields of(Mapping mapping) {
    return new Fields(null, "", NO_ITEM, mapping);
  }

  int line() {
    return mapping.line();
  }

  boolean has(String name) {
    return value(name) != null;
  }

  /** A mapping; one that is absent reads as an empty one. */
  Fields mapping(String name) {
    return switch (value(name)) {
      case null -> new Fields(this, name, NO_ITEM, new Mapping(Map.of(), mapping.line()));
      case Mapping found -> new Fields(this, name, NO_ITEM, found);
      case Sequence other -> throw wrongType(pathOf(name), "a mapping", other);
      case Scalar other -> throw wrongType(pathOf(name), "a mapping", other);
    };
  }

  /** A list of mappings. */
  List<Fields> mappings(String name) {
    List<Fields> result = new ArrayList<>();
    for (DocumentNode item : items(name)) {
      if (!(item instanceof Mapping found)) {
        throw wrongType(pathOf(name, result.size()), "a mapping", item);
      }
      result.add(new Fields(this, name, result.size(), found));
    }
    return result;
  }

  @Nullable String string(String name) {
    DocumentNode value = value(name);
    return value == null ? null : text(name, NO_ITEM, value);
  }

  String string(String name, String defaultValue) {
    String text = string(name);
    return text == null ? defaultValue : text;
  }

  /** A string that must be there. */
  String requiredString(String name) {
    String text = string(name);
    if (text == null || text.isEmpty()) {
      throw invalid(name, "is missing");
    }
    return text;
  }

  /**
   * A string turned into a value; the function's IllegalArgumentException says what is wrong. As to
   * the API server, an empty string is none.
   */
  <T> T parsed(String name, String defaultText, Function<String, T> parser) {
    String text = string(name, "");
    try {
      return parser.apply(text.isEmpty() ? defaultText : text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, String.valueOf(e.getMessage()));
    }
  }

  /** A list of strings, each turned into a value. */
  <T> List<T> parsedList(String name, Function<String, T> parser) {
    List<T> result = new ArrayList<>();
    for (DocumentNode item : items(name)) {
      String text = text(name, result.size(), item);
      try {
        result.add(parser.apply(text));
      } catch (IllegalArgumentException e) {
        String path = pathOf(name, result.size());
        throw new InvalidFieldException(path, item.line(), String.valueOf(e.getMessage()));
      }
    }
    return result;
  }

  /** An integer within limits, both included. */
  int integer(String name, int minimum, int maximum, int defaultValue) {
    DocumentNode value = value(name);
    if (value == null) {
      return defaultValue;
    }
    if (!(value instanceof Scalar(Scalar.Type type, String text, int _))
        || type != Scalar.Type.INTEGER) {
      throw wrongType(pathOf(name), "an integer", value);
    }
    if (!isPlainNumber(text)) {
      throw invalid(name, text + " is not written as a plain decimal number");
    }
    long number = text.length() <= 11 ? Long.parseLong(text) : Long.MAX_VALUE;
    if (number < minimum || number > maximum) {
      throw invalid(name, text + " is not in " + minimum + "-" + maximum);
    }
    return (int) number;
  }

  /** A minus at most, then 0 or digits of which the first is not 0. */
  private static boolean isPlainNumber(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - first;
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return digits > 0 && (digits == 1 || text.charAt(first) != '0');
  }

  /** A boolean; as kubectl does, this takes yes, no, on and off of YAML 1.1 as well. */
  boolean bool(String name, boolean defaultValue) {
    DocumentNode value = value(name);
    if (value == null) {
      return defaultValue;
    }
    if (!(value instanceof Scalar(Scalar.Type type, String text, int _))
        || type != Scalar.Type.BOOLEAN) {
      throw wrongType(pathOf(name), "true or false", value);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      default -> false;
    };
  }

  /** The exception that says what is wrong with a field. */
  InvalidFieldException invalid(String name, String reason) {
    return new InvalidFieldException(pathOf(name), lineOf(name), reason);
  }

  private @Nullable DocumentNode value(String name) {
    DocumentNode value = mapping.fields().get(name);
    boolean isNull =
        value instanceof Scalar(Scalar.Type type, String _, int _) && type == Scalar.Type.NULL;
    return isNull ? null : value;
  }

  /** A list of anything. */
  List<DocumentNode> items(String name) {
    return switch (value(name)) {
      case null -> List.of();
      case Sequence found -> found.items();
      case Mapping other -> throw wrongType(pathOf(name), "a list", other);
      case Scalar other -> throw wrongType(pathOf(name), "a list", other);
    };
  }

  private String path() {
    return parent == null ? "" : parent.pathOf(name, item);
  }

  private String pathOf(String field) {
    return pathOf(field, NO_ITEM);
  }

  private String pathOf(String field, int item) {
    String path = path();
    String step = field.indexOf('.') < 0 ? field : "[" + field + "]";
    return (path.isEmpty() ? step : path + (step.startsWith("[") ? "" : ".") + step)
        + (item == NO_ITEM ? "" : "[" + item + "]");
  }

  private int lineOf(String name) {
    DocumentNode value = mapping.fields().get(name);
    return value == null ? mapping.line() : value.line();
  }

  private String text(String field, int item, DocumentNode value) {
    if (!(value instanceof Scalar(Scalar.Type type, String text, int _))) {
      throw wrongType(pathOf(field, item), "a string", value);
    }
    return switch (type) {
      case STRING -> text;
      case INTEGER, DECIMAL, BOOLEAN ->
          throw new InvalidFieldException(
              pathOf(field, item), value.line(), "must be a string: put " + text + " in quotes");
      case NULL -> throw wrongType(pathOf(field, item), "a string", value);
    };
  }

  private static InvalidFieldException wrongType(String path, String expected, DocumentNode found) {
    return new InvalidFieldException(
        path, found.line(), "must be " + expected + ", is " + found.describe());
  }
}
