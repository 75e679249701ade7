package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.floor.PathCosts;
import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One endpoint more: from the moment before the API server sends the watch's frame until the agent
 * says that the kernel has acknowledged it, which is a little after the acknowledgement.
 */
public final class ChangeFigure implements Figure {
  private static final long LIMIT_SECONDS = 180;
  private static final int WARM_UP = 200;

  @Override
  public Outline outline() {
    return new Outline(
        "P3", "one endpoint change, from the watch to the kernel", Duration.ofMinutes(8), "3G");
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    PathCosts costs = PathCosts.measure(bench.scale(5_000, 200));
    List<Result> results = new ArrayList<>(costRows(costs));
    // The watch's thread plans, and hands over to the writer.
    double subtracted = costs.tcp() + costs.handOver() + costs.netlink();
    double[] few = measure(bench, new ClusterShape(100, 1), results, subtracted);
    double[] many =
        measure(bench, new ClusterShape(bench.scale(50_000, 200), 1), results, subtracted);
    results.add(
        Result.atMost(
            name(),
            "p50 at many services over p50 at 100",
            EndpointChanges.percentile(many, 50) / EndpointChanges.percentile(few, 50),
            Unit.RATIO,
            1.2,
            "as measured, nothing subtracted"));
    return results;
  }

  private List<Result> costRows(PathCosts costs) {
    String how = "this kernel, this Java, nothing else running";
    return List.of(
        Result.beside(name(), "bare system call", costs.call(), Unit.MICROSECONDS, how),
        Result.beside(
            name(), "bare hand-over to a thread", costs.handOver(), Unit.MICROSECONDS, how),
        Result.beside(name(), "bare wake-up by loopback TCP", costs.tcp(), Unit.MICROSECONDS, how),
        Result.beside(name(), "bare netlink round trip", costs.netlink(), Unit.MICROSECONDS, how));
  }

  private double[] measure(Bench bench, ClusterShape shape, List<Result> results, double subtracted)
      throws Exception {
    int count = bench.scale(500, 20);
    double[] micros;
    String listed;
    boolean complete;
    try (ServedNode node =
            ServedNode.create("change-" + shape, Workload.of(shape), bench.folder(name()));
        Command command = node.startWithRoutes(bench.launcher())) {
      command.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS);
      micros = EndpointChanges.micros(node, command, bench.scale(WARM_UP, 5), count);
      String servers = node.node().run("ipvsadm", "-S", "-n");
      long expected = 2L * shape.services() + bench.scale(WARM_UP, 5) + count;
      complete = servers.lines().count() == expected;
      listed = "tools list %,d servers of %,d".formatted(servers.lines().count(), expected);
    }
    String how =
        String.format(
            Locale.ROOT,
            "%d changes; less TCP wake-up, hand-over and netlink round trip (%.0f µs): %s; %s",
            count,
            subtracted,
            "%.0f µs",
            listed);
    for (int percent : new int[] {50, 99}) {
      String what = "p" + percent + ", " + shape.forPeople();
      double raw = EndpointChanges.percentile(micros, percent);
      double value = Math.max(0, raw - subtracted);
      double goal = percent == 50 ? 200 : 1_000;
      results.add(
          Result.beside(
              name(), what + ", as measured", raw, Unit.MICROSECONDS, count + " changes"));
      results.add(
          Result.atMost(name(), what, value, Unit.MICROSECONDS, goal, how.formatted(value))
              .countingOnlyIf(complete));
    }
    return micros;
  }
}
