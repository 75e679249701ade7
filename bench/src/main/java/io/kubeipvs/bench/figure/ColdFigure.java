package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.cold.ColdStart;
import io.kubeipvs.bench.cold.Numbers;
import io.kubeipvs.bench.floor.Floor;
import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.node.Listing;
import io.kubeipvs.bench.node.NodeFiles;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.ExpectedState;
import io.kubeipvs.bench.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decoded objects to the kernel's last acknowledgement, cold: by the whole agent, first thing in a
 * Java machine of its own. Beside it the kernel's own time for the same objects, in another
 * namespace of the same kernel and just before.
 */
public final class ColdFigure implements Figure {
  private static final double NANOS = 1e9;

  private final String name;
  private final ClusterShape whole;
  private final ClusterShape small;
  private final double goalSeconds;

  /**
   * @param whole the cluster that the goal is for
   * @param small the one that is taken if it has to be quick
   * @param goalSeconds with addresses as local routes
   */
  public ColdFigure(String name, ClusterShape whole, ClusterShape small, double goalSeconds) {
    this.name = name;
    this.whole = whole;
    this.small = small;
    this.goalSeconds = goalSeconds;
  }

  @Override
  public Outline outline() {
    return new Outline(
        name,
        "decoded objects to the kernel, " + whole.forPeople() + ", cold",
        Duration.ofMinutes(8),
        "3G");
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    ClusterShape shape = bench.quick() ? small : whole;
    Workload workload = Workload.of(shape);
    List<Result> results = new ArrayList<>();
    Floor device;
    Floor routes;
    try (BenchNode node = BenchNode.create("floor")) {
      routes = Floor.withRoutes(node, workload);
    }
    try (BenchNode node = BenchNode.create("floor-2")) {
      device = Floor.withAddresses(node, workload);
    }
    results.addAll(floorResults(shape, device, routes));
    results.add(start(bench, workload, "local routes", NodeFiles.ROUTES, goalSeconds));
    // The goal is for routes; binding addresses may cost what it costs the kernel.
    double goal = goalSeconds + device.addresses() / NANOS;
    results.add(start(bench, workload, "addresses on kube-ipvs0", "", goal));
    return results;
  }

  private static String subject(ClusterShape shape, String how) {
    return "kube-ipvs, " + shape.forPeople() + ", " + how;
  }

  private List<Result> floorResults(ClusterShape shape, Floor floor, Floor withRoutes) {
    String of = "kernel alone, " + shape.forPeople() + ": ";
    String how = "bare batches encoded beforehand; no planner, no rules";
    return List.of(
        Result.beside(name, of + "servers", floor.servers() / NANOS, Unit.SECONDS, how),
        Result.beside(name, of + "set entries", floor.sets() / NANOS, Unit.SECONDS, how),
        Result.beside(
            name, of + "addresses on a device", floor.addresses() / NANOS, Unit.SECONDS, how),
        Result.beside(
            name, of + "local routes", withRoutes.addresses() / NANOS, Unit.SECONDS, how));
  }

  private Result start(
      Bench bench, Workload workload, String addresses, String setting, double goal)
      throws Exception {
    Path folder = bench.folder(name + addresses.length());
    Path config = NodeFiles.write(folder, "http://127.0.0.1:1", setting);
    try (BenchNode node = BenchNode.create("cold-" + addresses.length())) {
      Map<String, Long> numbers =
          Numbers.of(
              bench,
              node,
              ColdStart.class,
              List.of(workload.shape().toString(), config.toString()),
              folder.resolve("log"));
      Listing listing = Listing.of(node, ExpectedState.of(workload));
      String note =
          String.format(
              Locale.ROOT,
              "decoded objects to last acknowledgement, rules included, in a fresh Java machine;"
                  + " %,d writes; %s",
              Numbers.get(numbers, "writes"),
              listing.forPeople());
      return Result.atMost(
              name,
              subject(workload.shape(), addresses),
              Numbers.get(numbers, "applied") / NANOS,
              Unit.SECONDS,
              goal,
              note)
          .countingOnlyIf(listing.isComplete());
    }
  }
}
