package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Tools;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * From exec until the first change would be written, with a kernel in memory and a stand-in API
 * server, beside the start of a bare Java machine: what {@code tools/start-time} prints.
 */
public final class StartFigure implements Figure {
  private static final double GOAL_SECONDS = 0.2;
  private static final String READY = "ready to write, AOT cache";

  private final String name;
  private final Place place;

  /**
   * @param place the goal is for the host; in the kernel of the other figures it stands beside
   */
  public StartFigure(String name, Place place) {
    this.name = name;
    this.place = place;
  }

  @Override
  public Outline outline() {
    return new Outline(
        name,
        "exec to ready for the first change"
            + (place == Place.KERNEL ? ", in the kernel of the other figures" : ""),
        Duration.ofMinutes(6),
        Outline.USUAL_MEMORY);
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    String rounds = Integer.toString(bench.scale(7, 1));
    String table =
        Tools.run(
            List.of(bench.root().resolve("tools/start-time").toString(), rounds),
            Path.of("/dev/null"),
            limit().toSeconds());
    double ready = seconds(table, READY);
    String note = "the middle of " + rounds + "; kernel in memory, 100 Services";
    return List.of(
        Result.beside(
            name, "bare Java machine", seconds(table, "bare JVM, until it ends"), Unit.SECONDS, ""),
        place == Place.HOST
            ? Result.atMost(name, READY, ready, Unit.SECONDS, GOAL_SECONDS, note)
            : Result.beside(name, READY, ready, Unit.SECONDS, note),
        Result.beside(
            name,
            "ready to write, AOT cache, TLS",
            seconds(table, "ready to write, AOT cache, TLS"),
            Unit.SECONDS,
            note + ", behind TLS as every real API server"),
        Result.beside(
            name,
            "ready to write, without",
            seconds(table, "ready to write, without"),
            Unit.SECONDS,
            note));
  }

  /** The middle value of a row: {@code | subject | least | middle | classes |}. */
  static double seconds(String table, String subject) throws IOException {
    return table
        .lines()
        .map(line -> line.split("\\|", -1))
        .filter(cells -> cells.length > 3 && cells[1].strip().equals(subject))
        .map(cells -> Double.parseDouble(cells[3].strip()) / 1e3)
        .findFirst()
        .orElseThrow(() -> new IOException("no row \"" + subject + "\" in:\n" + table));
  }
}
