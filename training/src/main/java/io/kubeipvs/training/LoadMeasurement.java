package io.kubeipvs.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the command takes of a processor with nothing to do and with twenty changes a
 * second: with a stand-in API server in this process, and {@link LoadProbe} in another. Prints the
 * rows of a table.
 */
public final class LoadMeasurement {
  private static final int CHANGES_PER_SECOND = 20;

  /** By then memory has been given back, which the agent does once. */
  private static final Duration SETTLING = Duration.ofSeconds(20);

  /** A prime, so that one change is not beside the next. */
  private static final int STRIDE = 7919;

  private LoadMeasurement() {}

  /** Something that takes a while. */
  private interface Work {
    void run() throws InterruptedException;
  }

  /**
   * Measures and prints.
   *
   * @param arguments how many Services; for how many seconds with nothing to do; for how many with
   *     changes; and what begins the command line of the probe: Java with its options and class
   *     path
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int services = Integer.parseInt(arguments[0]);
    int idleSeconds = Integer.parseInt(arguments[1]);
    int busySeconds = Integer.parseInt(arguments[2]);
    List<String> java = List.of(arguments).subList(3, arguments.length);
    Path directory = Files.createTempDirectory("kube-ipvs-load");
    try (PlainCluster cluster = PlainCluster.start(services)) {
      List<String> line = new ArrayList<>(java);
      line.add(LoadProbe.class.getName());
      line.addAll(ReadyProbe.agentArguments("--master=" + cluster.url(), directory));
      line.add("--service-addresses=routes");
      try (ProbeProcess probe = ProbeProcess.start(line, directory.resolve("log"))) {
        probe.awaitApplied();
        Thread.sleep(services < 1000 ? Duration.ofSeconds(1) : SETTLING);
        Duration idle = Duration.ofSeconds(idleSeconds);
        print("idle", probe, () -> Thread.sleep(idle));
        String busy = CHANGES_PER_SECOND + " changes a second";
        print(busy + ", the first", probe, () -> change(cluster, services, busySeconds, 0));
        print(busy, probe, () -> change(cluster, services, busySeconds, 1));
      }
    } finally {
      delete(directory);
    }
  }

  private static void print(String what, ProbeProcess probe, Work work)
      throws IOException, InterruptedException {
    ProbeProcess.KernelCalls callsBefore = probe.kernelCalls();
    ThreadTimes before = probe.times();
    long startNanos = System.nanoTime();
    work.run();
    long tookNanos = System.nanoTime() - startNanos;
    ThreadTimes after = probe.times();
    ProbeProcess.KernelCalls calls = probe.kernelCalls();
    List<ThreadTimes.OneThread> threads = new ArrayList<>(after.since(before).values());
    threads.sort(Comparator.comparingLong(ThreadTimes.OneThread::nanos).reversed());
    long nanos = threads.stream().mapToLong(ThreadTimes.OneThread::nanos).sum();
    long wakeUps = threads.stream().mapToLong(ThreadTimes.OneThread::wakeUps).sum();
    row(what, nanos, wakeUps, tookNanos);
    row(what + ", in whole ticks", after.tickNanos() - before.tickNanos(), 0, tookNanos);
    row(
        what + ", of it the kernel in memory",
        calls.nanos() - callsBefore.nanos(),
        calls.calls() - callsBefore.calls(),
        tookNanos);
    for (ThreadTimes.OneThread thread : threads) {
      if (thread.nanos() * 100 > nanos || thread.wakeUps() > 1) {
        row(what + ", thread " + thread.name(), thread.nanos(), thread.wakeUps(), tookNanos);
      }
    }
  }

  private static void row(String what, long nanos, long times, long tookNanos) {
    System.out.printf(
        Locale.ROOT,
        "| %-60s | %9.4f | %9.2f | %9.2f |%n",
        what,
        100.0 * nanos / tookNanos,
        nanos / 1e6,
        times * 1e9 / tookNanos);
  }

  /**
   * Gives one Service after the other one more endpoint.
   *
   * @param round how often so many changes have been made before
   */
  private static void change(PlainCluster cluster, int services, int seconds, int round)
      throws InterruptedException {
    int changes = seconds * CHANGES_PER_SECOND;
    long startNanos = System.nanoTime();
    for (int change = 0; change < changes; change++) {
      int number = round * changes + change;
      cluster.addEndpoint((int) ((long) number * STRIDE % services), number);
      long untilNanos = startNanos + (change + 1) * 1_000_000_000L / CHANGES_PER_SECOND;
      long leftNanos = untilNanos - System.nanoTime();
      if (leftNanos > 0) {
        Thread.sleep(Duration.ofNanos(leftNanos));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
