package io.kubeipvs.agent.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes settings as a configuration file, every field of kube-proxy's with its value in force, in
 * kube-proxy's form: block style, keys sorted. The section of kube-ipvs is there if something of it
 * was given. Stateless.
 */
public final class SettingsYaml {
  /** Texts that mean themselves without quotes, for every reader of YAML 1.1 and 1.2. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "[A-Za-z/][A-Za-z0-9._/-]*|[0-9]+([.][0-9]+){3}(/[0-9]+|:[0-9]+)?|[0-9][0-9a-zµ.]*[a-z]");

  private static final Pattern RESERVED =
      Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n|[0-9]+e[0-9]*|0x.*");

  private final StringBuilder text = new StringBuilder();

  private SettingsYaml() {}

  /** The file's text. */
  public static String write(Settings settings) {
    SettingsYaml writer = new SettingsYaml();
    writer.mapping(tree(settings), "");
    return writer.text.toString();
  }

  /** The file as maps, lists, texts, numbers and truth values. */
  static Map<String, Object> tree(Settings settings) {
    Map<String, Object> root = new TreeMap<>();
    root.put("apiVersion", ConfigurationFile.API_VERSION);
    root.put("kind", ConfigurationFile.KIND);
    for (ConfigField<?> field : ConfigFields.all()) {
      if (field.group() != FieldGroup.OWN || settings.differsFromDefault(field)) {
        put(root, field, settings);
      }
    }
    return root;
  }

  private static <T> void put(Map<String, Object> root, ConfigField<T> field, Settings settings) {
    Map<String, Object> section = root;
    String name = field.path();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.')) {
      section = subsection(section, name.substring(0, dot));
      name = name.substring(dot + 1);
    }
    section.put(name, field.type().tree(settings.get(field)));
  }

  @SuppressWarnings("unchecked") // put() makes all sections, and no field has a section's name
  private static Map<String, Object> subsection(Map<String, Object> section, String name) {
    return (Map<String, Object>) section.computeIfAbsent(name, _ -> new TreeMap<>());
  }

  private void mapping(Map<?, ?> mapping, String indent) {
    for (Map.Entry<?, ?> entry : mapping.entrySet()) {
      text.append(indent).append(scalar(entry.getKey())).append(':');
      Object value = entry.getValue();
      if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
        text.append('\n');
        mapping(inner, indent + "  ");
      } else if (value instanceof List<?> items && !items.isEmpty()) {
        text.append('\n');
        items.forEach(item -> item(item, indent));
      } else {
        text.append(' ').append(scalar(value)).append('\n');
      }
    }
  }

  private void item(Object item, String indent) {
    text.append(indent).append("- ");
    if (item instanceof Map<?, ?> inner) {
      text.append(String.join("\n" + indent + "  ", block(inner).lines().toList())).append('\n');
    } else {
      text.append(scalar(item)).append('\n');
    }
  }

  private static String block(Map<?, ?> mapping) {
    SettingsYaml inner = new SettingsYaml();
    inner.mapping(mapping, "");
    return inner.text.toString();
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case String word when PLAIN.matcher(word).matches() && !RESERVED.matcher(word).matches() ->
          word;
      case String words -> quoted(words);
      default -> value.toString();
    };
  }

  /** Between double quotes, as JSON. */
  static String quoted(String words) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
