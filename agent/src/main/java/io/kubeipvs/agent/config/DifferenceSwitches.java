package io.kubeipvs.agent.config;

import io.kubeipvs.proxy.config.Differences;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads switches as {@code all=false,growingSets=true}, the form that feature gates have too. */
public final class DifferenceSwitches {
  private DifferenceSwitches() {}

  /**
   * The defaults with the switches in this text.
   *
   * @throws IllegalArgumentException naming what is wrong with the text
   */
  public static Differences parse(String text) {
    Map<String, Boolean> switches = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        String[] keyAndValue = part.split("=", 2);
        String value = keyAndValue.length == 2 ? keyAndValue[1].strip() : "";
        if (!value.equals("true") && !value.equals("false")) {
          throw new IllegalArgumentException(
              "\"" + part.strip() + "\" is not NAME=true or NAME=false");
        }
        if (switches.put(keyAndValue[0].strip(), value.equals("true")) != null) {
          throw new IllegalArgumentException(
              "\"" + keyAndValue[0].strip() + "\" is switched twice");
        }
      }
    }
    return Differences.of(switches);
  }
}
