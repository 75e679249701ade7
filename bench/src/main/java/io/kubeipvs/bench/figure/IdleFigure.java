package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.Listing;
import io.kubeipvs.bench.node.ProcessFigures;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.report.Result;
import io.kubeipvs.bench.report.Unit;
import io.kubeipvs.bench.workload.ApiObjects;
import io.kubeipvs.bench.workload.ClusterShape;
import io.kubeipvs.bench.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Processor time of the real command with nothing to do, and with twenty changes a second. */
public final class IdleFigure implements Figure {
  private static final long LIMIT_SECONDS = 180;
  private static final int CHANGES_PER_SECOND = 20;

  @Override
  public Outline outline() {
    return new Outline(
        "P7",
        "processor time, idle and at 20 changes a second, 50,000 services",
        Duration.ofMinutes(10),
        "3G");
  }

  @Override
  public List<Result> measure(Bench bench) throws Exception {
    ClusterShape shape = new ClusterShape(bench.scale(50_000, 100), 1);
    try (ServedNode node = ServedNode.create("idle", Workload.of(shape), bench.folder(name()));
        Command command = node.startWithRoutes(bench.launcher())) {
      command.awaitLine(ServedNode.APPLIED, LIMIT_SECONDS);
      Listing listing = node.listing();
      Thread.sleep(Duration.ofSeconds(bench.scale(10, 1)));
      int idleSeconds = bench.scale(180, 3);
      double idle =
          percent(command, idleSeconds, () -> Thread.sleep(Duration.ofSeconds(idleSeconds)));
      int busySeconds = bench.scale(30, 2);
      double busy = percent(command, busySeconds, () -> change(node, busySeconds));
      return List.of(
          result("idle, " + shape.forPeople(), idle, 0.1, idleSeconds, listing),
          result(
              CHANGES_PER_SECOND + " changes a second, " + shape.forPeople(),
              busy,
              2,
              busySeconds,
              listing));
    }
  }

  private Result result(String subject, double percent, double goal, int seconds, Listing listing) {
    String note =
        String.format(
            Locale.ROOT,
            "of one core, user and kernel, over %d s (to 10 ms, which is %.3f %%); %s",
            seconds,
            1.0 / seconds,
            listing.forPeople());
    return Result.atMost(name(), subject, percent, Unit.PERCENT, goal, note)
        .countingOnlyIf(listing.isComplete());
  }

  /** Something that takes a while. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private static double percent(Command command, int seconds, Work work) throws Exception {
    double before = ProcessFigures.cpuSeconds(command.processId());
    long startNanos = System.nanoTime();
    work.run();
    double tookSeconds = (System.nanoTime() - startNanos) / 1e9;
    double used = ProcessFigures.cpuSeconds(command.processId()) - before;
    if (tookSeconds < seconds * 0.9) {
      throw new IllegalStateException("that took only " + tookSeconds + " s");
    }
    return 100 * used / tookSeconds;
  }

  /** Gives one Service after the other one more endpoint. */
  private static void change(ServedNode node, int seconds) throws InterruptedException {
    int services = node.workload().shape().services();
    long startNanos = System.nanoTime();
    for (int change = 0; change < seconds * CHANGES_PER_SECOND; change++) {
      int service = (int) ((long) change * 7919 % services);
      ApiObjects.putSlice(
          node.server(), node.workload(), service, List.of(node.workload().spareEndpoint(change)));
      long untilNanos = startNanos + (change + 1) * 1_000_000_000L / CHANGES_PER_SECOND;
      long left = untilNanos - System.nanoTime();
      if (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
      }
    }
  }
}
