package io.kubeipvs.bench.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs tools, each a bounded time. Stateless. */
public final class Tools {
  private Tools() {}

  /**
   * Runs a command and returns what it printed.
   *
   * @param input what it reads, or an empty file
   * @throws IOException unless it succeeds; with what it printed
   */
  public static String run(List<String> command, Path input, long limitSeconds)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("tool", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(
            "%s: %s: %s"
                .formatted(
                    String.join(" ", command),
                    ended
                        ? "exit status " + process.exitValue()
                        : "no end in " + limitSeconds + " s",
                    printed.substring(0, Math.min(printed.length(), 500)).strip()));
      }
      return printed;
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
