package io.kubeipvs.agent.settings;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes settings as JSON: the object that {@link SettingsYaml} writes as a file. Stateless. */
public final class SettingsJson {
  private SettingsJson() {}

  /** On one line, without blanks. */
  public static String write(Settings settings) {
    return value(SettingsYaml.tree(settings));
  }

  private static String value(Object value) {
    return switch (value) {
      case Map<?, ?> mapping -> object(mapping);
      case List<?> items -> array(items);
      case String words -> text(words);
      default -> value.toString();
    };
  }

  private static String object(Map<?, ?> mapping) {
    StringJoiner fields = new StringJoiner(",", "{", "}");
    mapping.forEach((name, value) -> fields.add(text(name.toString()) + ":" + value(value)));
    return fields.toString();
  }

  private static String array(List<?> items) {
    StringJoiner values = new StringJoiner(",", "[", "]");
    items.forEach(item -> values.add(value(item)));
    return values.toString();
  }

  private static String text(String words) {
    return SettingsYaml.quoted(words);
  }
}
