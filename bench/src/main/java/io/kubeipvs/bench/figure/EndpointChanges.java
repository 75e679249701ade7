package io.kubeipvs.bench.figure;

import io.kubeipvs.bench.node.Command;
import io.kubeipvs.bench.node.LogTime;
import io.kubeipvs.bench.node.ServedNode;
import io.kubeipvs.bench.workload.ApiObjects;
import io.kubeipvs.net.IpAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Adds endpoints one by one and times each: from the moment before the API server sends the watch's
 * frame until the agent says that the kernel has acknowledged it, which is a little after the
 * acknowledgement.
 */
final class EndpointChanges {
  private static final int SERVICES_CHANGED = 100;
  private static final long LIMIT_SECONDS = 10;

  /** Long enough for a change to be no part of the one before. */
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private EndpointChanges() {}

  /**
   * Makes changes, each when the one before has been applied.
   *
   * @param warmUp how many are made first and not counted
   * @return microseconds of each, in order of size
   */
  static double[] micros(ServedNode node, Command command, int warmUp, int count)
      throws IOException, InterruptedException {
    Queue<Instant> sent = new ConcurrentLinkedQueue<>();
    node.server().setSending(() -> sent.add(Instant.now()));
    int services = node.workload().shape().services();
    int changed = Math.min(SERVICES_CHANGED, services);
    List<List<IpAddress>> further = new ArrayList<>();
    for (int i = 0; i < changed; i++) {
      further.add(new ArrayList<>());
    }
    for (int change = 0; change < warmUp + count; change++) {
      int at = change % changed;
      long length = command.outputLength();
      further.get(at).add(node.workload().spareEndpoint(change));
      ApiObjects.putSlice(
          node.server(), node.workload(), at * (services / changed), further.get(at));
      command.awaitMoreOutput(length, LIMIT_SECONDS);
      Thread.sleep(BETWEEN);
    }
    return differences(List.copyOf(sent), applied(command), warmUp, count);
  }

  private static List<Instant> applied(Command command) throws IOException {
    return command
        .output()
        .lines()
        .filter(line -> line.contains(ServedNode.APPLIED))
        .map(LogTime::of)
        .toList();
  }

  /** The first that was applied was the start. Changes planned together have one end. */
  private static double[] differences(
      List<Instant> sent, List<Instant> applied, int warmUp, int count) throws IOException {
    if (sent.size() != warmUp + count || applied.size() < 2) {
      throw new IOException(
          "%d changes were made, %d sent, %d applied"
              .formatted(warmUp + count, sent.size(), applied.size() - 1));
    }
    double[] micros = new double[count];
    int at = 0;
    for (int i = 0; i < sent.size(); i++) {
      while (at < applied.size() && applied.get(at).isBefore(sent.get(i))) {
        at++;
      }
      if (at == applied.size()) {
        throw new IOException("change %d of %d was not applied".formatted(i + 1, sent.size()));
      }
      if (i >= warmUp) {
        micros[i - warmUp] = ChronoUnit.NANOS.between(sent.get(i), applied.get(at)) / 1e3;
      }
    }
    Arrays.sort(micros);
    return micros;
  }

  static double percentile(double[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
