package io.kubeipvs.agent.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes settings as JSON: the object that {@link SettingsYaml} writes as a file. Stateless. */
public final class SettingsJson {
  private SettingsJson() {}

  /** On one line, without blanks. */
  public static String write(Settings settings) {
    return value(SettingsYaml.tree(settings));
  }

  private static String value(Object value) {
    return switch (value) {
      case Map<?, ?> mapping ->
          mapping.entrySet().stream()
              .map(entry -> text(entry.getKey().toString()) + ":" + value(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> items ->
          items.stream().map(SettingsJson::value).collect(Collectors.joining(",", "[", "]"));
      case String words -> text(words);
      default -> value.toString();
    };
  }

  private static String text(String words) {
    return SettingsYaml.quoted(words);
  }
}
