package io.kubeipvs.conformance.node;

import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A Service proxy that runs on the node until it is stopped. One thread owns it. */
public final class ServiceProxy implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(5);
  private static final int STOP_PATIENCE_SECONDS = 30;
  private static final int LOG_LINES_SHOWN = 15;

  private final String name;
  private final Process process;
  private final Path log;

  /**
   * Takes a process over.
   *
   * @param name for messages
   * @param log what it says
   */
  public ServiceProxy(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Waits until it is so far.
   *
   * @param what is waited for, for the message
   * @throws LabException with the end of its log, if it ends or takes five minutes
   */
  public void await(String what, BooleanSupplier isSo) {
    boolean came = Patience.until(START_PATIENCE, () -> !process.isAlive() || isSo.getAsBoolean());
    if (!came || !process.isAlive()) {
      throw new LabException(
          "%s %s while this was waited for: %s%nIt said last:%n%s"
              .formatted(
                  name,
                  came ? "ended with status " + process.exitValue() : "has run for five minutes",
                  what,
                  endOfLog()));
    }
  }

  /** The id of its process. */
  public long processId() {
    return process.pid();
  }

  /** Ends it by SIGTERM, as a supervisor does, and waits; the kernel stays as it is. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new LabException(name + " did not end within 30 s of SIGTERM:\n" + endOfLog());
      }
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
  }

  private String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(cannot read " + log + ": " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
