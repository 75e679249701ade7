package io.kubeipvs.bench;

import io.kubeipvs.bench.figure.Bench;
import io.kubeipvs.bench.figure.Figure;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures figures, where they are to be measured, and adds their results to a file. */
public final class OneFigure {
  private OneFigure() {}

  /**
   * Measures.
   *
   * @param args names of figures, apart by commas, root of the source tree, file of the results,
   *     and then any of quick, peers, and kube-proxy@VERSION=PATH
   */
  public static void main(String[] args) throws IOException {
    List<String> choices = List.of(args).subList(3, args.length);
    Map<String, String> kubeProxy = new HashMap<>();
    for (String choice : choices) {
      if (choice.startsWith("kube-proxy@")) {
        int equals = choice.indexOf('=');
        kubeProxy.put(
            choice.substring("kube-proxy@".length(), equals), choice.substring(equals + 1));
      }
    }
    Path scratch = Files.createTempDirectory("bench");
    Bench bench =
        new Bench(
            Path.of(args[1]),
            scratch,
            choices.contains("quick"),
            choices.contains("peers"),
            kubeProxy);
    for (String name : args[0].split(",", -1)) {
      long startNanos = System.nanoTime();
      ResultFile.append(Path.of(args[2]), measure(Figures.named(name), bench));
      System.err.printf("%s took %.0f s%n", name, (System.nanoTime() - startNanos) / 1e9);
    }
    // What the figure started ends with it; threads of a server would keep this process.
    System.exit(0);
  }

  private static List<Result> measure(Figure figure, Bench bench) {
    try {
      return figure.measure(bench);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      e.printStackTrace(System.err);
      return List.of(
          Result.failed(
              figure.name(),
              figure.title(),
              e.getMessage() == null ? e.toString() : e.getMessage()));
    }
  }
}
