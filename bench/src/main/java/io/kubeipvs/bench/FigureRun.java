package io.kubeipvs.bench;

import io.kubeipvs.bench.figure.Figure;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.ResultFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures figures in processes of their own, each a bounded time. Says what it does on the
 * standard output: a line that is overwritten on a terminal, a line each elsewhere.
 */
final class FigureRun {
  private static final long BETWEEN_LOOKS_MILLIS = 500;

  private final Options options;
  private final Path results;
  private final Path log;
  private final boolean terminal = System.getenv("KUBE_IPVS_BENCH_TERMINAL") != null;

  FigureRun(Options options, Path results, Path log) {
    this.options = options;
    this.results = results;
    this.log = log;
  }

  /**
   * Measures one figure; its results, or why there are none, come to the file.
   *
   * @param left of the whole run's time; a figure never gets more than its own limit
   */
  void measure(Figure figure, Duration left) throws IOException, InterruptedException {
    if (!left.isPositive()) {
      ResultFile.append(
          results,
          List.of(
              Result.skipped(
                  figure.name(), figure.title(), "no time was left; --only measures it alone")));
      return;
    }
    Duration limit = left.compareTo(figure.limit()) < 0 ? left : figure.limit();
    long startNanos = System.nanoTime();
    int before = ResultFile.read(results).size();
    ProcessBuilder builder =
        new ProcessBuilder(command(figure))
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putIfAbsent("KUBE_IPVS_MEMORY", figure.outline().kernelMemory());
    if (figure.place() == Figure.Place.NAMESPACE) {
      builder.environment().put("KUBE_IPVS_KERNEL", "host");
    }
    Process process = builder.start();
    try {
      boolean ended = await(process, figure, startNanos, limit);
      List<Result> all = ResultFile.read(results);
      if (all.size() == before) {
        String reason =
            ended
                ? "exit status " + process.exitValue() + "; see " + log
                : "no end within " + limit.toSeconds() + " s";
        ResultFile.append(results, List.of(Result.failed(figure.name(), figure.title(), reason)));
      }
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    say(figure, startNanos, "done", true);
  }

  private List<String> command(Figure figure) {
    List<String> line = new ArrayList<>();
    if (figure.place() != Figure.Place.HOST) {
      line.add(options.root().resolve("tools/in-kernel").toString());
    }
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx700m",
            "-cp",
            System.getProperty("java.class.path"),
            OneFigure.class.getName(),
            figure.name(),
            options.root().toString(),
            results.toString()));
    if (options.quick()) {
      line.add("quick");
    }
    if (options.peers()) {
      line.add("peers");
    }
    line.addAll(options.passedOn());
    return line;
  }

  private boolean await(Process process, Figure figure, long startNanos, Duration limit)
      throws InterruptedException {
    long endNanos = startNanos + limit.toNanos();
    say(figure, startNanos, "", !terminal);
    while (System.nanoTime() < endNanos) {
      if (process.waitFor(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
        return true;
      }
      if (terminal) {
        say(figure, startNanos, "", false);
      }
    }
    return false;
  }

  private void say(Figure figure, long startNanos, String end, boolean line) {
    String text =
        String.format(
            Locale.ROOT,
            "%-4s %s: %s %d s",
            figure.name(),
            figure.title(),
            end.isEmpty() ? "measuring" : end,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos));
    System.out.print((terminal ? "\r" : "") + text + (line ? "\n" : " "));
    System.out.flush();
  }
}
