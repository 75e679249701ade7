package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.KernelCounts;
import io.kubeipvs.bench.node.Listing;
import io.kubeipvs.bench.node.ProcessFigures;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.ExpectedState;
import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.conformance.trace.KernelWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the process to the complete kernel state, beside the real kube-proxy in IPVS
 * mode: the same kernel, the same stand-in for an API server, the same configuration file.
 */
public final class WholeStartFigure implements Figure {
  private static final long LIMIT_SECONDS = 900;
  private static final double NANOS = 1e9;
  private static final double TIMES_FASTER = 50;
  private static final int PROCESSES = 6;

  @Override
  public Outline outline() {
    return new Outline(
        "P1b",
        "start of the process to complete kernel state, 1,000 x 10, beside kube-proxy",
        Duration.ofMinutes(20),
        Outline.USUAL_MEMORY);
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    Workload workload = Workload.of(new ClusterShape(bench.scale(1_000, 20), 10));
    List<Result> results = new ArrayList<>();
    Timed ours = start(bench, workload, "kube-ipvs", bench.launcher(), 20);
    results.add(ours.result(name(), "kube-ipvs"));
    results.add(processes(bench, workload));
    Map.Entry<String, String> kubeProxy = kubeProxy(bench);
    if (!bench.peers() || kubeProxy == null) {
      String reason =
          bench.peers() ? "has not been built; \"make peers\" builds it" : "was not asked for";
      results.add(Result.skipped(name(), "kube-proxy, IPVS mode", reason));
      return results;
    }
    String subject = "kube-proxy " + kubeProxy.getKey() + ", IPVS mode";
    Timed theirs;
    try {
      theirs = start(bench, workload, "kube-proxy", kubeProxy.getValue(), 500);
    } catch (IOException e) { // what we measured of ours counts all the same
      results.add(Result.failed(name(), subject, String.valueOf(e.getMessage())));
      return results;
    }
    results.add(theirs.result(name(), subject));
    results.add(
        Result.beside(
            name(),
            subject + ": processes started",
            theirs.tasks(),
            Unit.COUNT,
            "tasks that the kernel made, less the threads it has at the end"));
    results.add(ratio(ours, theirs));
    return results;
  }

  /** The version that the conformance scenarios are from, or whichever there is. */
  private static Map.Entry<String, String> kubeProxy(Bench bench) {
    return new TreeMap<>(bench.kubeProxy()).firstEntry();
  }

  private Result ratio(Timed ours, Timed theirs) {
    String times =
        String.format(
            Locale.ROOT,
            "%s%.0f times as fast; wanted are %.0f",
            theirs.isUnfinished() ? "more than " : "",
            theirs.seconds() / ours.seconds(),
            TIMES_FASTER);
    double ratio = ours.seconds() / theirs.seconds();
    return Result.atMost(
            name(), "kube-ipvs over kube-proxy", ratio, Unit.RATIO, 1 / TIMES_FASTER, times)
        .countingOnlyIf(ours.isComplete() && (theirs.isComplete() || theirs.isUnfinished()));
  }

  /**
   * How long a start took.
   *
   * @param unfinished how far it got in that time; empty if all was there and the tools listed it
   */
  private record Timed(
      double seconds, double tasks, Listing listing, String shape, String unfinished) {
    boolean isUnfinished() {
      return !unfinished.isEmpty();
    }

    boolean isComplete() {
      return !isUnfinished() && listing.isComplete();
    }

    Result result(String figure, String subject) {
      String what = subject + ", " + shape;
      if (isUnfinished()) {
        String note = "not complete after that time, and still at work: " + unfinished;
        return Result.beside(figure, what, seconds, Unit.SECONDS, note);
      }
      String note =
          "exec to complete kernel state, server in the same kernel; " + listing.forPeople();
      return Result.beside(figure, what, seconds, Unit.SECONDS, note)
          .countingOnlyIf(listing.isComplete());
    }
  }

  private Timed start(
      Bench bench, Workload workload, String who, String program, long betweenLooksMillis)
      throws Exception {
    try (ServedNode node = ServedNode.create(who, workload, bench.folder(name()));
        KernelCounts counts = KernelCounts.open(node.node(), ExpectedState.of(workload))) {
      double seconds;
      double tasks;
      String unfinished;
      long before = ProcessFigures.tasksMade();
      try (Command command = node.start(program)) {
        unfinished = awaitCounts(counts, command, betweenLooksMillis);
        seconds = (System.nanoTime() - command.startNanos()) / NANOS;
        tasks = ProcessFigures.tasksMade() - before - threads(command);
        if (unfinished.isEmpty()) {
          awaitRules(node, command);
        }
      }
      return new Timed(seconds, tasks, node.listing(), workload.shape().forPeople(), unfinished);
    }
  }

  /**
   * Waits until all is there. What gets on, but not so far within the limit, took longer than that,
   * which is a figure, too.
   *
   * @return how far it got; empty if all is there
   */
  private static String awaitCounts(KernelCounts counts, Command command, long betweenMillis)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    String atHalfTime = "";
    while (!counts.areReached(command.processId())) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
      if (atHalfTime.isEmpty() && seconds > LIMIT_SECONDS / 2) {
        atHalfTime = counts.progress(command.processId());
      }
      if (!command.isRunning() || seconds > LIMIT_SECONDS) {
        String progress = counts.progress(command.processId());
        if (command.isRunning() && !progress.equals(atHalfTime)) {
          return progress;
        }
        throw new IOException(
            "no complete state within %d s, but %s:\n%s"
                .formatted(LIMIT_SECONDS, progress, command.output()));
      }
      Thread.sleep(betweenMillis);
    }
    return "";
  }

  private static void awaitRules(ServedNode node, Command command)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!node.node().run("iptables-save", "-t", "nat").contains("KUBE-CLUSTER-IP")) {
      if (System.nanoTime() > endNanos || !command.isRunning()) {
        throw new IOException("no rules within 60 s:\n" + command.output());
      }
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  private static int threads(Command command) throws IOException {
    try (var tasks = Files.list(Path.of("/proc", Long.toString(command.processId()), "task"))) {
      return (int) tasks.count();
    }
  }

  /**
   * In a run of its own, since tracing takes time. The tracer stands beside ("-D"), so that the
   * signal that ends the agent reaches it: what an agent starts later on is not counted.
   */
  private Result processes(Bench bench, Workload workload) throws Exception {
    Path trace = bench.folder(name()).resolve("processes");
    List<String> strace =
        List.of(
            "strace",
            "-D",
            KernelWrites.FASTER_FROM_THE_START,
            "-f",
            "-qq",
            "-e",
            "trace=execve",
            "-o",
            trace.toString());
    try (ServedNode node = ServedNode.create("traced", workload, bench.folder(name()))) {
      try (Command command = node.start(strace, bench.launcher(), "")) {
        command.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS);
      }
      Listing listing = node.listing();
      List<String> started =
          Files.readAllLines(trace).stream()
              .filter(line -> line.contains("execve(") && !line.contains("= -1 "))
              .map(line -> line.replaceFirst(".*execve\\(\"([^\"]*)\".*", "$1"))
              .toList();
      // The first is the launcher, which becomes the Java machine by another execve.
      String all = String.join(" ", started.stream().map(WholeStartFigure::baseName).toList());
      return Result.atMost(
              name(),
              "kube-ipvs: processes started",
              (double) processCount(trace),
              Unit.COUNT,
              PROCESSES,
              "counted by strace, the agent itself included; programs executed: "
                  + all
                  + "; "
                  + listing.forPeople())
          .countingOnlyIf(listing.isComplete());
    }
  }

  /** How many processes executed a program. */
  private static long processCount(Path trace) throws IOException {
    return Files.readAllLines(trace).stream()
        .filter(line -> line.contains("execve") && line.endsWith("= 0"))
        .map(line -> line.replaceFirst(" .*", ""))
        .distinct()
        .count();
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
