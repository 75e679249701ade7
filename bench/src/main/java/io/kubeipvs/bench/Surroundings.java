package io.kubeipvs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Where something was measured, for people. Stateless. */
final class Surroundings {
  private Surroundings() {}

  static List<String> describe() throws IOException {
    String cpu =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst(".*:\\s*", ""))
            .findFirst()
            .orElse("an unknown processor");
    String load = Files.readString(Path.of("/proc/loadavg")).replaceAll(" [^ ]*/.*\\s*", "");
    return List.of(
        "on " + LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors() + " processors: " + cpu,
        "host's kernel " + System.getProperty("os.version"),
        "Java " + System.getProperty("java.version"),
        "load of the host at the end (1, 5, 15 minutes): " + load);
  }
}
