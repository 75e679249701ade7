package io.kubeipvs.bench.peer;

import io.kubeipvs.bench.figure.Bench;
import io.kubeipvs.bench.figure.Figure;
import io.kubeipvs.bench.figure.Outline;
import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.node.Listing;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.ExpectedState;
import io.kubeipvs.bench.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The objects of P1 by the tools that restore a whole state from text. */
public final class RestoreFigure implements Figure {
  @Override
  public Outline outline() {
    return new Outline(
        "tools",
        "the objects of P1 by ipvsadm --restore, ipset restore and ip -batch",
        Duration.ofMinutes(6),
        Outline.USUAL_MEMORY);
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    if (!bench.peers()) {
      return List.of(Result.skipped(name(), title(), "was not asked for"));
    }
    ClusterShape shape = new ClusterShape(bench.scale(10_000, 20), 10);
    ExpectedState state = ExpectedState.of(Workload.of(shape));
    Path folder = bench.folder(name());
    try (BenchNode node = BenchNode.create("restore")) {
      double servers =
          seconds(node, file(folder, "servers", state.servers()), "ipvsadm", "--restore");
      List<String> sets = new ArrayList<>();
      sets.add("create KUBE-CLUSTER-IP hash:ip,port");
      sets.add("create KUBE-IPVS-IPS hash:ip");
      sets.add("create KUBE-LOOP-BACK hash:ip,port,ip");
      sets.addAll(state.setEntries());
      double entries = seconds(node, file(folder, "sets", sets), "ipset", "restore");
      node.run("ip", "link", "add", "kube-ipvs0", "type", "dummy");
      List<String> addresses =
          state.addresses().stream()
              .map(address -> "address add " + address + "/32 dev kube-ipvs0")
              .toList();
      double bound = seconds(node, file(folder, "addresses", addresses), "ip", "-batch", "-");
      Listing listing = Listing.of(node, state);
      String note = listing.forPeople();
      String of = ", " + shape.forPeople();
      return List.of(
          Result.beside(name(), "ipvsadm --restore" + of, servers, Unit.SECONDS, note)
              .countingOnlyIf(listing.isComplete()),
          Result.beside(name(), "ipset restore" + of, entries, Unit.SECONDS, note)
              .countingOnlyIf(listing.isComplete()),
          Result.beside(name(), "ip -batch" + of, bound, Unit.SECONDS, note)
              .countingOnlyIf(listing.isComplete()));
    }
  }

  private static Path file(Path folder, String name, List<String> lines) throws Exception {
    return Files.write(folder.resolve(name), lines);
  }

  private static double seconds(BenchNode node, Path input, String... command) throws Exception {
    long startNanos = System.nanoTime();
    node.feed(input, command);
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
