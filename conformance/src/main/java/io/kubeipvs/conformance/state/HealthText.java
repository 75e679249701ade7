package io.kubeipvs.conformance.state;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** An answer of a health check port on one line. */
final class HealthText {
  private HealthText() {}

  /**
   * @param response headers and body as {@code curl -i} prints them; empty if it was refused
   */
  static String of(int port, String response) {
    if (response.isBlank()) {
      return port + ": refused\n";
    }
    String text = response.replace("\r", "");
    int end = text.indexOf("\n\n");
    String head = end < 0 ? text : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 2);
    Map<String, String> headers = new TreeMap<>();
    for (String line : ToolText.lines(head)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    String status = ToolText.words(head.lines().findFirst().orElse("? ?")).get(1);
    return port
        + ": "
        + status
        + " "
        + headers.get("content-type")
        + " weight="
        + headers.getOrDefault("x-load-balancing-endpoint-weight", "None")
        + " "
        + sortedJson(new Load(LoadSettings.builder().build()).loadFromString(body))
        + "\n";
  }

  private static String sortedJson(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, String> fields = new TreeMap<>();
        map.forEach((key, field) -> fields.put(key.toString(), sortedJson(field)));
        StringBuilder text = new StringBuilder("{");
        fields.forEach((key, field) ->
            text.append(text.length() > 1 ? ", " : "").append("\"" + key + "\": " + field));
        yield text.append('}').toString();
      }
      case String string -> "\"" + string + "\"";
      default -> String.valueOf(value);
    };
  }
}
