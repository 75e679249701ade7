package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.cold.BareRead;
import io.kubeipvs.bench.cold.ColdStart;
import io.kubeipvs.bench.cold.Numbers;
import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.Listing;
import io.kubeipvs.bench.node.NodeFiles;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.conformance.trace.KernelWrites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A restart with nothing changed: how many kernel writes, and how long until that is known. */
public final class RestartFigure implements Figure {
  private static final long LIMIT_SECONDS = 240;
  private static final double NANOS = 1e9;

  @Override
  public Outline outline() {
    return new Outline(
        "P4", "restart with nothing changed, 10,000 x 10", Duration.ofMinutes(10), "3G");
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    ClusterShape shape = new ClusterShape(bench.scale(10_000, 20), 10);
    Path folder = bench.folder(name());
    try (ServedNode node = ServedNode.create("restart", Workload.of(shape), folder)) {
      try (Command first = node.startWithRoutes(bench.launcher())) {
        first.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS);
      }
      Listing listing = node.listing();
      List<Result> results = new ArrayList<>();
      results.addAll(settled(bench, node, folder, listing));
      results.add(writes(bench, node, folder.resolve("trace"), listing));
      return results;
    }
  }

  private List<Result> settled(Bench bench, ServedNode node, Path folder, Listing listing)
      throws Exception {
    String shape = node.workload().shape().forPeople();
    Map<String, Long> read =
        Numbers.of(bench, node.node(), BareRead.class, List.of(), folder.resolve("read"));
    Map<String, Long> quick =
        Numbers.of(
            bench,
            node.node(),
            BareRead.class,
            List.of(BareRead.BY_OPTION),
            folder.resolve("quick"));
    Path config = NodeFiles.write(folder, node.server().url(), NodeFiles.ROUTES);
    Map<String, Long> again =
        Numbers.of(
            bench,
            node.node(),
            ColdStart.class,
            List.of(node.workload().shape().toString(), config.toString()),
            folder.resolve("again"));
    double readSeconds = Numbers.get(read, "read") / NANOS;
    double settledSeconds = Numbers.get(again, "applied") / NANOS;
    String note =
        String.format(
            Locale.ROOT,
            "decoded objects to kernel compared, over the bare read by netlink; each in a fresh Java"
                + " machine; %,d writes counted by itself; %s",
            Numbers.get(again, "writes"),
            listing.forPeople());
    return List.of(
        Result.beside(
            name(),
            "bare read of the kernel, " + shape,
            readSeconds,
            Unit.SECONDS,
            "%,d things, by netlink; rules not read".formatted(Numbers.get(read, "things"))),
        Result.beside(
            name(),
            "the same, servers by socket option",
            Numbers.get(quick, "read") / NANOS,
            Unit.SECONDS,
            "%,d things; as a start of the agent does".formatted(Numbers.get(quick, "things"))),
        Result.beside(
            name(),
            "settled, " + shape,
            settledSeconds,
            Unit.SECONDS,
            "decoded objects to kernel compared with the plan, rules included"),
        Result.atMost(
                name(),
                "settled over bare read",
                settledSeconds / readSeconds,
                Unit.RATIO,
                1.5,
                note)
            .countingOnlyIf(listing.isComplete()));
  }

  private Result writes(Bench bench, ServedNode node, Path trace, Listing listing)
      throws Exception {
    // The tracer stands beside ("-D"), so that the signal that ends the agent reaches it.
    List<String> strace =
        new ArrayList<>(List.of("strace", "-D", KernelWrites.FASTER_FROM_THE_START));
    strace.addAll(KernelWrites.STRACE_OPTIONS);
    strace.addAll(List.of("-o", trace.toString()));
    try (Command traced = node.start(strace, bench.launcher(), NodeFiles.ROUTES)) {
      traced.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS);
    }
    KernelWrites.Seen seen =
        KernelWrites.of(Files.readAllLines(trace, StandardCharsets.ISO_8859_1));
    Listing after = node.listing();
    String note =
        String.format(
            Locale.ROOT,
            "counted by strace, beside %,d questions%s; before and after it %s",
            seen.questions(),
            seen.writes().isEmpty()
                ? ""
                : "; the first: " + seen.writes().subList(0, Math.min(3, seen.writes().size())),
            after.forPeople());
    return Result.atMost(
            name(), "kernel writes of the restart", seen.writes().size(), Unit.COUNT, 0, note)
        .countingOnlyIf(listing.isComplete() && after.isComplete() && seen.questions() > 0);
  }
}
