package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.LogTime;
import io.kubeipvs.bench.node.ProcessFigures;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How start, one change and memory grow with the number of Services, one endpoint each. */
public final class GrowthFigure implements Figure {
  private static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000, 50_000);
  private static final long LIMIT_SECONDS = 180;

  @Override
  public Outline outline() {
    return new Outline("growth", "cost from 10 to 50,000 services", Duration.ofMinutes(10), "3G");
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    List<Result> results = new ArrayList<>();
    for (int services : bench.quick() ? SIZES.subList(0, 1) : SIZES) {
      results.addAll(measure(bench, new ClusterShape(services, 1)));
    }
    return results;
  }

  private List<Result> measure(Bench bench, ClusterShape shape) throws Exception {
    try (ServedNode node =
        ServedNode.create("growth-" + shape.services(), Workload.of(shape), bench.folder(name()))) {
      Instant start = Instant.now();
      try (Command command = node.startWithRoutes(bench.launcher())) {
        Instant end = LogTime.of(command.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS));
        String note = node.listing().forPeople();
        double[] micros =
            EndpointChanges.micros(node, command, bench.scale(100, 5), bench.scale(200, 10));
        double resident = ProcessFigures.residentMebibytes(command.processId());
        String of = shape.forPeople();
        double seconds = ChronoUnit.MICROS.between(start, end) / 1e6;
        return List.of(
            Result.beside(name(), of + ": exec to all applied", seconds, Unit.SECONDS, note),
            Result.beside(
                name(),
                of + ": one change, p50",
                EndpointChanges.percentile(micros, 50),
                Unit.MICROSECONDS,
                "as measured"),
            Result.beside(name(), of + ": resident memory", resident, Unit.MEBIBYTES, "VmRSS"));
      }
    }
  }
}
