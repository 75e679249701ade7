package io.kubeipvs.conformance.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what a YAML document holds as JSON: API servers read YAML by other rules. Pure. */
final class Json {
  private Json() {}

  static String of(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    write(text, value);
    return text.toString();
  }

  private static void write(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          text.append(separator);
          string(text, String.valueOf(entry.getKey()));
          text.append(':');
          write(text, entry.getValue());
          separator = ",";
        }
        text.append(map.isEmpty() ? "{}" : "}");
      }
      case Iterable<?> list -> {
        text.append('[');
        String separator = "";
        for (Object item : list) {
          text.append(separator);
          write(text, item);
          separator = ",";
        }
        text.append(']');
      }
      case String string -> string(text, string);
      case null, default -> text.append(value);
    }
  }

  private static void string(StringBuilder text, String value) {
    text.append('"');
    value
        .chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            text.append('\\').append((char) c);
          } else if (c < ' ') {
            text.append("\\u%04x".formatted(c));
          } else {
            text.append((char) c);
          }
        });
    text.append('"');
  }
}
