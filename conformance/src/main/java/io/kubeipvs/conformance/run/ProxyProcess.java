package io.kubeipvs.conformance.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The real command in a node's namespace, fed with a folder of manifests. One thread owns it; the
 * process is ended on {@link #close} at the latest.
 */
public final class ProxyProcess implements AutoCloseable {
  private static final int STOP_TIMEOUT_SECONDS = 30;
  private static final int RUN_TIMEOUT_SECONDS = 60;

  private final Path command;
  private final String namespace;
  private final List<String> arguments;
  private final Path log;
  private @Nullable Process process;

  /**
   * @param command the launcher of kube-ipvs
   * @param namespace name of a network namespace under /run/netns
   * @param arguments of the command
   * @param log where its output goes, appended
   */
  public ProxyProcess(Path command, String namespace, List<String> arguments, Path log) {
    this.command = command;
    this.namespace = namespace;
    this.arguments = List.copyOf(arguments);
    this.log = log;
  }

  public void start() throws IOException {
    process = launch(arguments);
  }

  /**
   * Ends it with SIGTERM and waits; ends it by force, and with an error, if that takes too long.
   */
  public void stop() throws IOException, InterruptedException {
    Process running = process;
    if (running == null) {
      return;
    }
    process = null;
    running.destroy();
    if (!running.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      running.destroyForcibly().waitFor();
      throw new IOException("kube-ipvs did not end within 30 s of SIGTERM");
    }
  }

  /** Runs the command once with more arguments; returns its exit status. */
  public int runOnce(List<String> more) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(more);
    Process once = launch(all);
    if (!once.waitFor(RUN_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      once.destroyForcibly().waitFor();
      throw new IOException("kube-ipvs " + String.join(" ", more) + " did not end within 60 s");
    }
    return once.exitValue();
  }

  /** Whether it has not been started, or has been stopped since; it may also end by itself. */
  public boolean isStopped() {
    return process == null;
  }

  /** Whether it was started and has neither been stopped nor ended by itself. */
  public boolean isRunning() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** The exit status if the process has ended by itself, else null. */
  public @Nullable Integer exitStatus() {
    Process running = process;
    return running == null || running.isAlive() ? null : Integer.valueOf(running.exitValue());
  }

  /** How many bytes it has printed. */
  public long outputLength() throws IOException {
    return Files.exists(log) ? Files.size(log) : 0;
  }

  /** Whether it has printed a text after so many bytes. */
  public boolean hasPrinted(String text, long afterBytes) throws IOException {
    if (outputLength() <= afterBytes) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(log);
    int from = Math.toIntExact(afterBytes);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).contains(text);
  }

  /** The last lines that it printed. */
  public String lastOutput() throws IOException {
    List<String> lines =
        Files.exists(log)
            ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList()
            : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  private Process launch(List<String> with) throws IOException {
    List<String> line =
        new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, command.toString()));
    line.addAll(with);
    Process started =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    started.getOutputStream().close();
    return started;
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      process = null;
    }
  }
}
