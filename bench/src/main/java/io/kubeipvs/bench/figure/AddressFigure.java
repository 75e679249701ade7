package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.floor.Floor;
import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import java.time.Duration;
import java.util.List;

/** What it costs the kernel to make 50,000 addresses local: on a device, and as local routes. */
public final class AddressFigure implements Figure {
  private static final double NANOS = 1e9;

  @Override
  public Outline outline() {
    return new Outline(
        "P8", "50,000 addresses made local", Duration.ofMinutes(5), Outline.USUAL_MEMORY);
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    Workload workload = Workload.of(new ClusterShape(bench.scale(50_000, 1_000), 0));
    String count = "%,d ".formatted(workload.shape().services());
    Result routes;
    try (BenchNode node = BenchNode.create("routes")) {
      long nanos = Floor.withRoutes(node, workload).addresses();
      long listed = node.run("ip", "route", "show", "table", "local").lines().count();
      routes =
          Result.atMost(
                  name(),
                  count + "local routes, bare batch",
                  nanos / NANOS,
                  Unit.SECONDS,
                  0.3,
                  "ip lists %,d routes of the local table".formatted(listed))
              .countingOnlyIf(listed > workload.shape().services());
    }
    try (BenchNode node = BenchNode.create("device")) {
      long nanos = Floor.withAddresses(node, workload).addresses();
      long listed = node.run("ip", "-o", "address", "show", "dev", "kube-ipvs0").lines().count();
      return List.of(
          routes,
          Result.beside(
                  name(),
                  count + "addresses on one device, bare batch",
                  nanos / NANOS,
                  Unit.SECONDS,
                  "ip lists %,d addresses".formatted(listed))
              .countingOnlyIf(listed >= workload.shape().services()));
    }
  }
}
