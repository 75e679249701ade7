package io.kubeipvs.linux.iptables;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one program to its end, without a shell, and never longer than allowed. Safe for several
 * threads.
 */
final class ToolRunner {
  private static final int PIPE_DRAIN_SECONDS = 5;

  private final ToolEnvironment environment;

  ToolRunner(ToolEnvironment environment) {
    this.environment = environment;
  }

  ToolEnvironment environment() {
    return environment;
  }

  /** What a program left. */
  record Result(String commandLine, int exitStatus, String output, String errorText) {
    boolean isSuccess() {
      return exitStatus == 0;
    }
  }

  /**
   * Starts the program, feeds it the input, waits for its end.
   *
   * @throws IptablesException if it cannot be started or does not end in time; an exit status other
   *     than 0 is a result
   */
  Result run(List<String> command, String input) throws IptablesException {
    List<String> whole = new ArrayList<>(environment.commandPrefix());
    whole.addAll(command);
    String commandLine = String.join(" ", whole);
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().putAll(environment.variables());
    builder.environment().put("LC_ALL", "C"); // its words are read below
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw IptablesException.withoutEnd("cannot run " + commandLine + ": " + e.getMessage(), e);
    }
    try {
      return await(process, commandLine, input);
    } finally {
      process.destroyForcibly();
    }
  }

  private Result await(Process process, String commandLine, String input) throws IptablesException {
    // One thread to a pipe: with fewer, a full pipe stops the program and us for good.
    FutureTask<String> output = pump(() -> text(process.getInputStream()), "output");
    FutureTask<String> errorText = pump(() -> text(process.getErrorStream()), "errors");
    FutureTask<String> fed = pump(() -> feed(process.getOutputStream(), input), "input");
    int seconds = environment.lockTimeoutSeconds() + environment.runTimeoutSeconds();
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw IptablesException.withoutEnd(
            commandLine + " did not end within " + seconds + " s and was killed", null);
      }
      String errors = errorText.get(PIPE_DRAIN_SECONDS, TimeUnit.SECONDS);
      String written = output.get(PIPE_DRAIN_SECONDS, TimeUnit.SECONDS);
      if (process.exitValue() == 0) {
        fed.get(PIPE_DRAIN_SECONDS, TimeUnit.SECONDS);
      }
      return new Result(commandLine, process.exitValue(), written, errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw IptablesException.withoutEnd(
          commandLine + " was killed: its caller was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw IptablesException.withoutEnd(commandLine + ": its pipes broke: " + e.getMessage(), e);
    }
  }

  private interface Pump {
    String run() throws IOException;
  }

  private static FutureTask<String> pump(Pump pump, String what) {
    FutureTask<String> task = new FutureTask<>(pump::run);
    Thread.ofPlatform().daemon().name("iptables-" + what).start(task);
    return task;
  }

  private static String text(InputStream stream) throws IOException {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String feed(OutputStream stream, String input) throws IOException {
    try (stream) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return "";
  }
}
