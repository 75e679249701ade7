package io.kubeipvs.bench;

import io.kubeipvs.bench.figure.Figure;
import io.kubeipvs.bench.report.PerformancePage;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.ResultFile;
import io.kubeipvs.bench.report.Table;
import io.kubeipvs.bench.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures figures one after the other, each in a fresh kernel or a process of its own, and prints
 * a table. Exit status: 0 if everything chosen was measured, be it a pass or a miss; 1 if something
 * could not be measured; 2 for wrong use.
 */
public final class Main {
  /** All figures take about half of it on a quiet machine. */
  private static final Duration LIMIT = Duration.ofMinutes(60);

  private Main() {}

  /** Measures; see {@link Options#HELP}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    if (words.contains("--help")) {
      System.out.print(help());
      return;
    }
    Options options;
    try {
      options = Options.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.err.print(help());
      System.exit(2);
      return;
    }
    System.exit(run(options) ? 0 : 1);
  }

  private static String help() {
    StringBuilder text = new StringBuilder(Options.HELP);
    for (Figure figure : Figures.all()) {
      text.append("  %-4s %s%n".formatted(figure.name(), figure.title()));
    }
    return text.toString();
  }

  private static boolean run(Options options) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(options.root().resolve("build/bench"));
    Path file = folder.resolve("results.tsv");
    Files.deleteIfExists(file);
    Path log = folder.resolve("log");
    Files.deleteIfExists(log);
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    FigureRun run = new FigureRun(options, file, log);
    for (Figure figure : Figures.all()) {
      if (options.wants(figure)) {
        run.measure(figure, Duration.ofNanos(endNanos - System.nanoTime()));
      }
    }
    List<Result> results = ResultFile.read(file);
    System.out.println();
    System.out.print(Table.of(results));
    System.out.println("In " + file + "; what was printed meanwhile is in " + log);
    if (options.page()) {
      Path page = options.root().resolve("docs/performance.md");
      Files.writeString(
          page, PerformancePage.with(Files.readString(page), Surroundings.describe(), results));
    }
    return !results.isEmpty()
        && results.stream().noneMatch(result -> result.verdict() == Verdict.FAILED);
  }
}
