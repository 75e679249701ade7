package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Tools;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Processor time of the command, exactly, with a kernel in memory and the stand-in API server in
 * another process: what {@code tools/processor-time} prints.
 */
public final class LoadFigure implements Figure {
  private static final double IDLE_GOAL_PERCENT = 0.1;
  private static final double BUSY_GOAL_PERCENT = 2;

  @Override
  public Outline outline() {
    return new Outline(
        "P7b",
        "processor time to the nanosecond, idle and at 20 changes a second, kernel in memory",
        Duration.ofMinutes(8),
        Outline.USUAL_MEMORY);
  }

  @Override
  public Place place() {
    return Place.HOST;
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    ClusterShape shape = new ClusterShape(bench.scale(50_000, 100), 1);
    int idleSeconds = bench.scale(180, 3);
    int busySeconds = bench.scale(30, 2);
    String table =
        Tools.run(
            List.of(
                bench.root().resolve("tools/processor-time").toString(),
                Integer.toString(shape.services()),
                Integer.toString(idleSeconds),
                Integer.toString(busySeconds)),
            Path.of("/dev/null"),
            limit().toSeconds());
    String cluster = ", " + shape.forPeople();
    List<Result> results = new ArrayList<>();
    add(results, table, "idle", cluster, idleSeconds, IDLE_GOAL_PERCENT);
    String first = "20 changes a second, the first";
    results.add(asMeasured(table, first, cluster, busySeconds));
    add(results, table, "20 changes a second", cluster, busySeconds, BUSY_GOAL_PERCENT);
    return results;
  }

  /** The kernel in memory works in the command's own process, and is none of it. */
  private void add(
      List<Result> results, String table, String subject, String cluster, int seconds, double goal)
      throws IOException {
    double kernel = percent(table, subject + ", of it the kernel in memory");
    results.add(asMeasured(table, subject, cluster, seconds));
    results.add(
        Result.atMost(
            name(),
            subject + cluster,
            percent(table, subject) - kernel,
            Unit.PERCENT,
            goal,
            String.format(
                Locale.ROOT,
                "less the kernel in memory (%.3f %%); a real one's part is not in it",
                kernel)));
  }

  private Result asMeasured(String table, String subject, String cluster, int seconds)
      throws IOException {
    return Result.beside(
        name(),
        subject + cluster + ", as measured",
        percent(table, subject),
        Unit.PERCENT,
        String.format(
            Locale.ROOT,
            "of one core, over %d s; %.1f wake-ups a second",
            seconds,
            number(table, subject, 4)));
  }

  /** The share of a core in a row: {@code | subject | % of core | ms | times/s |}. */
  static double percent(String table, String subject) throws IOException {
    return number(table, subject, 2);
  }

  private static double number(String table, String subject, int cell) throws IOException {
    return table
        .lines()
        .map(line -> line.split("\\|", -1))
        .filter(cells -> cells.length > cell && cells[1].strip().equals(subject))
        .map(cells -> Double.parseDouble(cells[cell].strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("no row \"" + subject + "\" in:\n" + table));
  }
}
