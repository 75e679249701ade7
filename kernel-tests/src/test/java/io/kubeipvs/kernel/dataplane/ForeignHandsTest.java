package io.kubeipvs.kernel.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.duty.Dataplane;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * So many virtual servers that they are counted, and not all read each time: whatever somebody else
 * does to servers, sets, addresses and rules while Services change, the node ends as a cold start
 * in a fresh namespace makes it. The seed is told with a failure; the system property {@code
 * kubeipvs.seed} sets it.
 */
@Tag("kernel")
final class ForeignHandsTest {
  private static final int SERVICES = 1_020;
  private static final int OF_BOTH_FAMILIES = 10;
  private static final int BURSTS = 3;

  /** What no count tells is found when each server has had its turn, within four comparisons. */
  private static final int ENOUGH_COMPARISONS = 12;

  private final long seed = Long.getLong("kubeipvs.seed", System.nanoTime() & 0xffff_ffffL);
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomCluster cluster = new RandomCluster(random, SERVICES, OF_BOTH_FAMILIES);
  private final ForeignEdits edits = new ForeignEdits(random, SERVICES, OF_BOTH_FAMILIES);

  @Test
  void leaveTheNodeAsAColdStartDoes() throws Exception {
    try (NodeUnderTest node = new NodeUnderTest();
        Dataplane dataplane = node.startComparingEvery(Duration.ofMillis(5))) {
      dataplane.submit(cluster.fromScratch());
      NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == 1);
      StringBuilder done = new StringBuilder();
      for (int burst = 0; burst <= BURSTS; burst++) {
        String script = burst < BURSTS ? edits.script() : edits.hiddenEdits();
        done.append(script);
        editWhileServicesChange(node, dataplane, script);
      }
      String expected = coldStart();
      awaitRepairs(node, dataplane);

      String found = state(node);
      assertThat(found)
          .as(() -> difference(expected, found) + "seed %d, after:\n%s".formatted(seed, done))
          .isEqualTo(expected);
    }
  }

  private void editWhileServicesChange(NodeUnderTest node, Dataplane dataplane, String script)
      throws Exception {
    long updates = dataplane.status().appliedUpdates();
    Thread hands = Thread.ofPlatform().start(() -> run(node, script));
    while (hands.isAlive()) {
      dataplane.submit(cluster.change());
      updates++;
      Thread.sleep(random.nextInt(150));
    }
    hands.join();
    long all = updates;
    NodeUnderTest.await("applied", () -> dataplane.status().appliedUpdates() == all);
  }

  private static void run(NodeUnderTest node, String script) {
    try {
      node.run("sh", "-c", script);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String coldStart() throws Exception {
    try (NodeUnderTest fresh = new NodeUnderTest();
        Dataplane cold = fresh.start()) {
      cold.submit(cluster.fromScratch());
      NodeUnderTest.await("applied", () -> cold.status().appliedUpdates() == 1);
      return state(fresh);
    }
  }

  /** What failed amid the edits is tried again, a minute later at the most. */
  private static void awaitRepairs(NodeUnderTest node, Dataplane dataplane) throws Exception {
    long enough = dataplane.status().driftChecks() + ENOUGH_COMPARISONS;
    while (dataplane.status().driftChecks() < enough) {
      long before = dataplane.status().driftChecks();
      node.skip(Duration.ofSeconds(1));
      NodeUnderTest.await("compared", () -> dataplane.status().driftChecks() > before);
    }
    NodeUnderTest.await(
        "nothing is tried again",
        () -> {
          node.skip(Duration.ofSeconds(1));
          return dataplane.status().failingCount() == 0;
        });
  }

  /** The lines of one state that are not in the other. */
  private static String difference(String expected, String found) {
    List<String> wanted = expected.lines().toList();
    List<String> there = found.lines().toList();
    return "missing: %s\nnot wanted: %s\n"
        .formatted(
            wanted.stream().filter(line -> !there.contains(line)).toList(),
            there.stream().filter(line -> !wanted.contains(line)).toList());
  }

  /** Addresses in any order; firewall marks are nobody's business. */
  private static String state(NodeUnderTest node) throws Exception {
    String addresses = node.run("ip", "-o", "address", "show", "dev", "kube-ipvs0");
    List<String> others =
        node.state().lines().filter(line -> !line.matches("kube-ipvs0 .*|-[Aa] -f .*")).toList();
    Stream<String> sorted = addresses.lines().map(line -> line.replaceAll("^\\d+: ", "")).sorted();
    return String.join("\n", Stream.concat(others.stream(), sorted).toList());
  }
}
