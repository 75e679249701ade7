package io.kubeipvs.cli.ls;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a tree of maps, lists, texts, numbers and truth values as JSON or as YAML. */
public final class TreeText {
  private static final String STEP = "  ";

  private final StringBuilder text = new StringBuilder();

  private TreeText() {}

  /** JSON, indented by two, with a line end at its end. */
  public static String json(Map<String, Object> tree) {
    TreeText writer = new TreeText();
    writer.json(tree, "");
    return writer.text.append('\n').toString();
  }

  /** YAML in block style; texts are quoted, so that none is taken for another type. */
  public static String yaml(Map<String, Object> tree) {
    TreeText writer = new TreeText();
    writer.yamlMap(tree, "");
    return writer.text.toString();
  }

  private void json(Object value, String indent) {
    if (ListingTree.isScalar(value)) {
      text.append(scalar(value));
    } else if (value instanceof Map<?, ?> map) {
      jsonMap(map, indent);
    } else if (value instanceof List<?> list) {
      jsonList(list, indent);
    }
  }

  private void jsonMap(Map<?, ?> map, String indent) {
    String separator = "{\n";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator).append(indent).append(STEP);
      text.append(quoted(String.valueOf(entry.getKey()))).append(": ");
      json(entry.getValue(), indent + STEP);
      separator = ",\n";
    }
    text.append('\n').append(indent).append('}');
  }

  private void jsonList(List<?> list, String indent) {
    String separator = "[\n";
    for (Object item : list) {
      text.append(separator).append(indent).append(STEP);
      json(item, indent + STEP);
      separator = ",\n";
    }
    text.append('\n').append(indent).append(']');
  }

  /** Begins where the first key stands; all others are on lines of their own. */
  private void yamlMap(Map<?, ?> map, String indent) {
    String before = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(before).append(entry.getKey()).append(':');
      Object value = entry.getValue();
      if (ListingTree.isScalar(value)) {
        text.append(' ').append(scalar(value)).append('\n');
      } else if (value instanceof Map<?, ?> inner) {
        text.append('\n').append(indent).append(STEP);
        yamlMap(inner, indent + STEP);
      } else if (value instanceof List<?> list) {
        text.append('\n');
        yamlList(list, indent);
      }
      before = indent;
    }
  }

  private void yamlList(List<?> list, String indent) {
    for (Object item : list) {
      text.append(indent).append("- ");
      if (item instanceof Map<?, ?> map) {
        yamlMap(map, indent + STEP);
      } else {
        text.append(scalar(item)).append('\n');
      }
    }
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String raw) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
