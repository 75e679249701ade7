package io.kubeipvs.conformance.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Values of a scenario.yaml, each by the name it has there, so that errors can say it. Pure. */
final class ScenarioYaml {
  private ScenarioYaml() {}

  static Map<String, Object> document(String yaml) {
    return map(new Load(LoadSettings.builder().build()).loadFromString(yaml), "the document");
  }

  /** A map, empty if there is none; entries without a value are left out. */
  static Map<String, Object> map(@Nullable Object value, String name) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(name + " must be a map, but is: " + value);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((key, field) -> {
      if (field != null) {
        fields.put(String.valueOf(key), field);
      }
    });
    return fields;
  }

  static List<Object> list(@Nullable Object value, String name) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException(name + " must be a list, but is: " + value);
    }
    return new ArrayList<>(list);
  }

  static List<String> texts(@Nullable Object value, String name) {
    return list(value, name).stream().map(item -> text(item, name)).toList();
  }

  /** A text, empty if there is none. */
  static String text(@Nullable Object value, String name) {
    if (value == null) {
      return "";
    }
    if (value instanceof Map || value instanceof List) {
      throw new IllegalArgumentException(name + " must be a text, but is: " + value);
    }
    return value.toString();
  }

  static boolean flag(@Nullable Object value, String name) {
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalArgumentException(name + " must be true or false, but is: " + value);
  }

  /** Differences from kube-proxy, on or off. */
  static Map<String, Boolean> switches(@Nullable Object value) {
    Map<String, Boolean> switches = new TreeMap<>();
    map(value, "config.kubeIpvs.differences")
        .forEach((key, on) -> switches.put(key, flag(on, "config.kubeIpvs.differences." + key)));
    return switches;
  }

  /** Refuses what nobody would read. */
  static void refuseOthers(Map<String, Object> map, String name, Set<String> known) {
    for (String key : new TreeSet<>(map.keySet())) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            name
                + " has no key \""
                + key
                + "\"; there are "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }
}
