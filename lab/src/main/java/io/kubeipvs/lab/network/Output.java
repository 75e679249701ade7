package io.kubeipvs.lab.network;

import java.util.Arrays;
import java.util.List;

/**
 * What a command left. Immutable.
 *
 * @param text standard output and error as they came
 */
public record Output(String command, int status, String text) {
  public List<String> lines() {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  public boolean succeeded() {
    return status == 0;
  }

  /** The first line that contains a text, or an empty one. */
  public String lineWith(String part) {
    return lines().stream().filter(line -> line.contains(part)).findFirst().orElse("");
  }

  /** Whether one line contains all of these texts. */
  public boolean hasLine(String... parts) {
    return lines().stream().anyMatch(line -> Arrays.stream(parts).allMatch(line::contains));
  }
}
