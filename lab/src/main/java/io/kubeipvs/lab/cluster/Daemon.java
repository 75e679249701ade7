package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that stays until it is closed. One thread owns it. */
public final class Daemon implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 3;
  private static final int LOG_LINES_SHOWN = 15;

  private final String name;
  private final Process process;
  private final Path log;

  private Daemon(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Daemon start(Commands commands, String name, Place place, List<String> command, Path log) {
    try {
      Files.createDirectories(log.getParent());
    } catch (IOException e) {
      throw new LabException("cannot make the folder of " + log + ": " + e, e);
    }
    return new Daemon(name, commands.startDaemon(place, command, log), log);
  }

  public long processId() {
    return process.pid();
  }

  /**
   * Fails if the program has ended.
   *
   * @throws LabException with the end of what it said
   */
  void mustBeAlive() {
    if (!process.isAlive()) {
      throw new LabException(
          "%s ended with status %d and said:%n%s".formatted(name, process.exitValue(), endOfLog()));
    }
  }

  /** The last lines of what the program said. */
  public String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "(cannot read " + log + ": " + e.getMessage() + ")";
    }
  }

  /** Asks the program to end, waits a little, and ends it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
