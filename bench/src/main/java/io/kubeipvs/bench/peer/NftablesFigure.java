package io.kubeipvs.bench.peer;

import io.kubeipvs.bench.figure.Bench;
import io.kubeipvs.bench.figure.Figure;
import io.kubeipvs.bench.figure.Outline;
import io.kubeipvs.bench.node.BenchNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The real kube-proxy in nftables mode, which its users are told to move to, on this host's own
 * kernel: User-Mode Linux has no nf_tables of the ip family, and needs none for this. It reads the
 * same stand-in for an API server as kube-ipvs does elsewhere.
 */
public final class NftablesFigure implements Figure {
  private static final int CHANGES = 5;

  @Override
  public Outline outline() {
    return new Outline(
        "nft",
        "kube-proxy in nftables mode, on the host's own kernel",
        Duration.ofMinutes(8),
        Outline.USUAL_MEMORY);
  }

  @Override
  public Place place() {
    return Place.NAMESPACE;
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    Map.Entry<String, String> kubeProxy = new TreeMap<>(bench.kubeProxy()).lastEntry();
    if (!bench.peers() || kubeProxy == null) {
      String reason =
          bench.peers() ? "has not been built; \"make peers\" builds it" : "was not asked for";
      return List.of(Result.skipped(name(), "kube-proxy, nftables mode", reason));
    }
    String missing = whatTheKernelLacks();
    if (!missing.isEmpty()) {
      return List.of(Result.skipped(name(), "kube-proxy, nftables mode", missing));
    }
    String subject = "kube-proxy " + kubeProxy.getKey() + ", nftables mode, ";
    List<Result> results = new ArrayList<>();
    for (ClusterShape shape :
        List.of(
            new ClusterShape(bench.scale(10_000, 20), 10),
            new ClusterShape(bench.scale(50_000, 200), 1))) {
      results.addAll(measure(bench, shape, subject + shape.forPeople(), kubeProxy.getValue()));
    }
    return results;
  }

  /** Why it cannot run here; empty if it can. */
  private static String whatTheKernelLacks() throws InterruptedException {
    try (BenchNode probe = BenchNode.create("probe")) {
      probe.run("nft", "add table ip probe { chain c { type nat hook output priority 0; }; }");
      return "";
    } catch (IOException e) {
      return "this host cannot: " + e.getMessage();
    }
  }

  private List<Result> measure(Bench bench, ClusterShape shape, String subject, String program)
      throws Exception {
    Workload workload = Workload.of(shape);
    try (NftablesNode node = NftablesNode.create(workload, bench.folder(name()))) {
      double cold = node.start(program);
      String listed = node.listing();
      double[] changes = node.changes(bench.scale(CHANGES, 2));
      double resident = node.residentMebibytes();
      return List.of(
          Result.beside(
                  name(),
                  subject + ": cold",
                  cold,
                  Unit.SECONDS,
                  "exec to the end of its" + " first sync, as its log says; " + listed)
              .countingOnlyIf(node.isComplete()),
          Result.beside(
              name(),
              subject + ": one change",
              changes[changes.length / 2],
              Unit.SECONDS,
              "the middle of %d, from the watch's frame to the end of the sync; %.3f-%.3f s"
                  .formatted(changes.length, changes[0], changes[changes.length - 1])),
          Result.beside(
              name(), subject + ": resident memory", resident, Unit.MEBIBYTES, "VmRSS after that"));
    }
  }
}
