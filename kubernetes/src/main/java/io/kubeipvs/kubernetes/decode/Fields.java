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
  private final String path;
  private final Mapping mapping;

  private Fields(String path, Mapping mapping) {
    this.path = path;
    this.mapping = mapping;
  }

  /** The outermost mapping of an object. */
  static Fields of(Mapping mapping) {
    return new Fields("", mapping);
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
      case null -> new Fields(pathOf(name), new Mapping(Map.of(), mapping.line()));
      case Mapping found -> new Fields(pathOf(name), found);
      case Sequence other -> throw wrongType(pathOf(name), "a mapping", other);
      case Scalar other -> throw wrongType(pathOf(name), "a mapping", other);
    };
  }

  /** A list of mappings. */
  List<Fields> mappings(String name) {
    List<Fields> result = new ArrayList<>();
    for (DocumentNode item : items(name)) {
      String itemPath = pathOf(name) + "[" + result.size() + "]";
      if (!(item instanceof Mapping found)) {
        throw wrongType(itemPath, "a mapping", item);
      }
      result.add(new Fields(itemPath, found));
    }
    return result;
  }

  @Nullable String string(String name) {
    DocumentNode value = value(name);
    return value == null ? null : text(pathOf(name), value);
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
    return parse(pathOf(name), lineOf(name), text.isEmpty() ? defaultText : text, parser);
  }

  /** A list of strings, each turned into a value. */
  <T> List<T> parsedList(String name, Function<String, T> parser) {
    List<T> result = new ArrayList<>();
    for (DocumentNode item : items(name)) {
      String itemPath = pathOf(name) + "[" + result.size() + "]";
      result.add(parse(itemPath, item.line(), text(itemPath, item), parser));
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
    if (!text.matches("-?(0|[1-9][0-9]*)")) {
      throw invalid(name, text + " is not written as a plain decimal number");
    }
    long number = text.length() <= 11 ? Long.parseLong(text) : Long.MAX_VALUE;
    if (number < minimum || number > maximum) {
      throw invalid(name, text + " is not in " + minimum + "-" + maximum);
    }
    return (int) number;
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

  private String pathOf(String name) {
    String step = name.indexOf('.') < 0 ? name : "[" + name + "]";
    return path.isEmpty() ? step : path + (step.startsWith("[") ? "" : ".") + step;
  }

  private int lineOf(String name) {
    DocumentNode value = mapping.fields().get(name);
    return value == null ? mapping.line() : value.line();
  }

  private static String text(String path, DocumentNode value) {
    if (!(value instanceof Scalar(Scalar.Type type, String text, int _))) {
      throw wrongType(path, "a string", value);
    }
    return switch (type) {
      case STRING -> text;
      case INTEGER, DECIMAL, BOOLEAN ->
          throw new InvalidFieldException(
              path, value.line(), "must be a string: put " + text + " in quotes");
      case NULL -> throw wrongType(path, "a string", value);
    };
  }

  private static <T> T parse(String path, int line, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(path, line, String.valueOf(e.getMessage()));
    }
  }

  private static InvalidFieldException wrongType(String path, String expected, DocumentNode found) {
    return new InvalidFieldException(
        path, found.line(), "must be " + expected + ", is " + found.describe());
  }
}
