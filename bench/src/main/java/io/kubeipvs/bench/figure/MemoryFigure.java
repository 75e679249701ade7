package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.Listing;
import io.kubeipvs.bench.node.ProcessFigures;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Resident memory of the real command once it serves a cluster from an API server. */
public final class MemoryFigure implements Figure {
  private static final long LIMIT_SECONDS = 180;
  private static final int SETTLE_SECONDS = 15;

  @Override
  public Outline outline() {
    return new Outline("P5", "resident memory", Duration.ofMinutes(8), "3G");
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    List<Result> results = new ArrayList<>();
    results.add(measure(bench, new ClusterShape(bench.scale(10_000, 10), 15), 96));
    results.add(measure(bench, new ClusterShape(bench.scale(50_000, 100), 1), 160));
    return results;
  }

  private Result measure(Bench bench, ClusterShape shape, double goal) throws Exception {
    try (ServedNode node =
        ServedNode.create("memory-" + shape, Workload.of(shape), bench.folder(name()))) {
      double resident;
      double proportional;
      try (Command command = node.startWithRoutes(bench.launcher())) {
        command.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS);
        Thread.sleep(Duration.ofSeconds(bench.scale(SETTLE_SECONDS, 1)));
        resident = ProcessFigures.residentMebibytes(command.processId());
        proportional = ProcessFigures.proportionalMebibytes(command.processId());
      }
      Listing listing = node.listing();
      String note =
          String.format(
              Locale.ROOT,
              "VmRSS %d s after the cluster was in the kernel; Pss %.1f MiB; %s",
              bench.scale(SETTLE_SECONDS, 1),
              proportional,
              listing.forPeople());
      return Result.atMost(
              name(), "resident memory, " + shape.forPeople(), resident, Unit.MEBIBYTES, goal, note)
          .countingOnlyIf(listing.isComplete());
    }
  }
}
