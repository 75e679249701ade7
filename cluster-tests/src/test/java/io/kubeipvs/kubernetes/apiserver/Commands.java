package io.kubeipvs.kubernetes.apiserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands. Stateless. */
public final class Commands {
  private static final long PATIENCE_SECONDS = 60;

  private Commands() {}

  /** What a command ended with: its status, and both its outputs. */
  public record Result(int status, String output) {}

  /** Runs a command to its end; its status is for the caller to judge. */
  public static Result run(Path directory, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      try {
        byte[] output = process.getInputStream().readAllBytes();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("does not end: " + command);
        }
        return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.toString(), e);
    }
  }

  /** Runs a command that has to succeed. */
  public static String succeed(Path directory, String... command) {
    Result result = run(directory, List.of(command));
    if (result.status() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + result.output());
    }
    return result.output();
  }
}
