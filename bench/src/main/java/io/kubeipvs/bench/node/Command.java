package io.kubeipvs.bench.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A proxy as a process inside a node, its output in a file. Ended at the latest with {@link
 * #close}. One thread owns it.
 */
public final class Command implements AutoCloseable {
  private static final long STOP_SECONDS = 60;
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  private final Process process;
  private final Path log;
  private final long startNanos;

  private Command(Process process, Path log, long startNanos) {
    this.process = process;
    this.log = log;
    this.startNanos = startNanos;
  }

  /**
   * Starts it. The process is the command itself: what brings it into the namespace executes it.
   *
   * @param environment beside this process's own
   */
  public static Command start(
      BenchNode node, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    Files.deleteIfExists(log);
    ProcessBuilder builder =
        new ProcessBuilder(node.inside(command))
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long startNanos = System.nanoTime();
    return new Command(builder.start(), log, startNanos);
  }

  /** {@code System.nanoTime()} just before it was started. */
  public long startNanos() {
    return startNanos;
  }

  public long processId() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** All that it has printed. */
  public String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** How many bytes it has printed. */
  public long outputLength() throws IOException {
    return Files.size(log);
  }

  /** Waits until it has printed more than so many bytes. */
  public void awaitMoreOutput(long length, long limitSeconds)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    while (Files.size(log) <= length) {
      if (System.nanoTime() > endNanos || !process.isAlive()) {
        throw new IOException(
            "printed nothing within %d s; before: %s".formatted(limitSeconds, lastOutput()));
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  /** Waits until a line of its output contains a text, and returns that line. */
  public String awaitLine(String text, long limitSeconds) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    while (System.nanoTime() < endNanos) {
      for (String line : output().lines().toList()) {
        if (line.contains(text)) {
          return line;
        }
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
    throw new IOException(
        "no line \"%s\" within %d s; it %s, and printed: %s"
            .formatted(text, limitSeconds, process.isAlive() ? "runs" : "has ended", lastOutput()));
  }

  private String lastOutput() throws IOException {
    String all = output();
    return all.substring(Math.max(0, all.length() - 1_000));
  }

  /** Waits until it ends by itself; fails unless it succeeds. */
  public void awaitEnd(long limitSeconds) throws IOException, InterruptedException {
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      throw new IOException("no end within " + limitSeconds + " s: " + lastOutput());
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit status " + process.exitValue() + ": " + lastOutput());
    }
  }

  /** Ends it with SIGTERM, by force if that takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
