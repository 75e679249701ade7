package io.kubeipvs.lab.network;

import io.kubeipvs.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands in network namespaces, each bounded in time. Every process is a child of this one.
 * Safe to use from several threads.
 */
public final class Commands {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private final Path folder;
  private final @Nullable Path firstInPath;

  /** Commands run in this folder. */
  public Commands(Path folder) {
    this(folder, null);
  }

  /**
   * @param folder where commands run
   * @param firstInPath a folder of commands that go before all others of the same name
   */
  public Commands(Path folder, @Nullable Path firstInPath) {
    this.folder = folder;
    this.firstInPath = firstInPath;
  }

  /** Runs a shell line at a place and waits for its end. */
  public Output run(Place place, String line) {
    return begin(place, line).await(LIMIT);
  }

  /** Starts a shell line at a place; its output is collected while it runs. */
  public Running begin(Place place, String line) {
    Process process = start(inNamespace(place, List.of("bash", "-c", line)), null);
    return new Running(line, process, collect(process));
  }

  /** Runs a shell script in this process's own namespace, and fails unless it succeeds. */
  void mustRunHere(String script) {
    Process process = start(List.of("bash", "-c", script), null);
    mustSucceed(new Running(script, process, collect(process)));
  }

  /** Runs a shell script at a place, and fails unless it succeeds. */
  void mustRun(Place place, String script) {
    mustSucceed(begin(place, script));
  }

  /** Starts a program that is to stay; what it says goes to a file. */
  public Process startDaemon(Place place, List<String> command, Path log) {
    return start(inNamespace(place, command), log);
  }

  /** Runs a program with this process's own terminal, and waits for its end without bound. */
  public int runOnTerminal(Place place, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = builder(inNamespace(place, command)).inheritIO();
    builder.environment().putAll(environment);
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new LabException("cannot start " + command + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
  }

  private static List<String> inNamespace(Place place, List<String> command) {
    List<String> whole = new ArrayList<>(List.of("nsenter", "--net=" + place.namespace()));
    whole.addAll(command);
    return whole;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    if (firstInPath != null) {
      builder.environment().merge("PATH", "", (path, _) -> firstInPath + ":" + path);
    }
    return builder;
  }

  private Process start(List<String> command, @Nullable Path log) {
    ProcessBuilder builder = builder(command).redirectErrorStream(true);
    builder.redirectInput(Path.of("/dev/null").toFile());
    if (log != null) {
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LabException("cannot start " + command + ": " + e.getMessage(), e);
    }
  }

  private static CompletableFuture<String> collect(Process process) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("output-of-" + process.pid())
        .start(() -> {
          try (InputStream stream = process.getInputStream()) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }

  private static void mustSucceed(Running running) {
    Output output = running.await(LIMIT);
    if (!output.succeeded()) {
      throw new LabException(
          "this failed with status %d:%n%s%nand said:%n%s"
              .formatted(output.status(), output.command(), output.text()));
    }
  }

  /** A command that runs. Owned by who began it, who awaits its end or closes it. */
  public record Running(String line, Process process, CompletableFuture<String> text)
      implements AutoCloseable {
    /** Ends the command if it still runs. */
    @Override
    public void close() {
      process.destroyForcibly();
    }

    /** Waits for the end; a command that takes longer than the limit is ended, and that fails. */
    public Output await(Duration limit) {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new LabException(
              "this did not end within %d seconds: %s".formatted(limit.toSeconds(), line));
        }
        return new Output(line, process.exitValue(), text.get(5, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw LabException.interrupted(e);
      } catch (ExecutionException | TimeoutException e) {
        throw new LabException("cannot read the output of: " + line, e);
      }
    }
  }
}
