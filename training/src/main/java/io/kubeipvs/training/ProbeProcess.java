package io.kubeipvs.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link LoadProbe} in a process of its own. Ended at the latest with {@link #close}. */
final class ProbeProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;
  private static final int STOP_SECONDS = 10;
  private static final long BETWEEN_LOOKS_MILLIS = 100;
  private static final String APPLIED = "\"Applied to the kernel\"";

  private final Process process;
  private final BufferedReader answers;
  private final Path log;

  /** What the kernel in memory did so far, and how long. */
  record KernelCalls(long calls, long nanos) {}

  private ProbeProcess(Process process, Path log) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.log = log;
  }

  static ProbeProcess start(List<String> line, Path log) throws IOException {
    return new ProbeProcess(new ProcessBuilder(line).redirectError(log.toFile()).start(), log);
  }

  /** Waits until the kernel is as the cluster asks. */
  void awaitApplied() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(log).contains(APPLIED)) {
      if (System.nanoTime() > endNanos || !process.isAlive()) {
        throw new IOException(
            "nothing was applied in " + PATIENCE_SECONDS + " s:\n" + Files.readString(log));
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  ThreadTimes times() throws IOException {
    return ThreadTimes.of(process.pid());
  }

  KernelCalls kernelCalls() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the command has ended:\n" + Files.readString(log));
    }
    String[] numbers = answer.split(" ", -1);
    return new KernelCalls(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

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
