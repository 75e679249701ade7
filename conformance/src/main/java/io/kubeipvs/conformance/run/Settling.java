package io.kubeipvs.conformance.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Waits for a step's state: made before the step's objects arrive, used once after. One thread owns
 * it.
 *
 * <p>The state is what is expected if two looks at it, with a second between them, say so. It falls
 * short for good once neither it nor what the proxy prints has moved for long. What the proxy
 * prints decides nothing but when to look, because a look takes as long as the proxy's own work.
 */
final class Settling {
  private static final Pattern HEALTH_CHECK_PORT =
      Pattern.compile("healthCheckNodePort:\\s*(\\d+)");
  private static final String WORK_DONE = "Applied to the kernel";

  private static final long POLL_MILLIS = 50;
  private static final long WITHOUT_WORK_MILLIS = 3_000;
  private static final long BETWEEN_LOOKS_MILLIS = 1_000;

  /** Longer than a proxy on a busy machine takes for anything, and than its usual sync period. */
  private static final long STILL_FOR_GOOD_MILLIS = 35_000;

  /**
   * Where other work takes the processors, a proxy may not have come to say a word for a minute.
   */
  private static final long SILENT_FOR_GOOD_MILLIS = 240_000;

  private static final long LONGEST_MILLIS = 300_000;

  private final SortedMap<String, String> expected;
  private final NodeNamespace node;
  private final ProxyProcess proxy;
  private final SortedSet<Integer> healthCheckPorts;
  private final long printedAtBegin;
  private long printedAtLook;
  private final long begunNanos;

  /**
   * @param objects of the step
   * @param expected the files of its state, by name
   */
  Settling(
      String objects, SortedMap<String, String> expected, NodeNamespace node, ProxyProcess proxy)
      throws IOException {
    this.expected = expected;
    this.node = node;
    this.proxy = proxy;
    this.healthCheckPorts = healthCheckPorts(objects);
    this.printedAtBegin = proxy.outputLength();
    this.printedAtLook = printedAtBegin;
    this.begunNanos = System.nanoTime();
  }

  /**
   * Waits, and says where the state falls short of what is expected.
   *
   * @param more files that belong to the state besides what the tools say
   */
  List<String> await(Map<String, String> more) throws IOException, InterruptedException {
    SortedMap<String, String> before = new TreeMap<>();
    long printedAtMove = printedAtLook;
    long movedMillis = 0;
    waitForWork();
    while (true) {
      SortedMap<String, String> found = look(more);
      List<String> differences = Difference.between(expected, found);
      boolean still = found.equals(before);
      if (still && differences.isEmpty()) {
        return List.of();
      }
      long nowMillis = passedMillis();
      if (!still || proxy.outputLength() != printedAtMove) {
        printedAtMove = proxy.outputLength();
        movedMillis = nowMillis;
      }
      boolean ended = found.containsKey("exit.txt") && !expected.containsKey("exit.txt");
      boolean stillForGood =
          nowMillis - movedMillis > (isSilent() ? SILENT_FOR_GOOD_MILLIS : STILL_FOR_GOOD_MILLIS);
      if (still && (ended || stillForGood)) {
        return differences;
      }
      if (nowMillis > LONGEST_MILLIS) {
        return List.of("the state did not settle within %d s".formatted(LONGEST_MILLIS / 1_000));
      }
      before = found;
      if (differences.isEmpty() || !proxy.isRunning()) {
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      } else {
        waitForWork();
      }
    }
  }

  /** Until the proxy says that it has done something, but not long: it may have nothing to do. */
  private void waitForWork() throws IOException, InterruptedException {
    long endMillis = passedMillis() + WITHOUT_WORK_MILLIS;
    while (proxy.isRunning()
        && passedMillis() < endMillis
        && !proxy.hasPrinted(WORK_DONE, printedAtLook)) {
      Thread.sleep(POLL_MILLIS);
    }
    printedAtLook = proxy.outputLength();
  }

  /** Whether it runs and has not done anything since the objects changed, as far as it says. */
  private boolean isSilent() throws IOException {
    return proxy.isRunning() && !proxy.hasPrinted(WORK_DONE, printedAtBegin);
  }

  private SortedMap<String, String> look(Map<String, String> more)
      throws IOException, InterruptedException {
    SortedMap<String, String> found = new TreeMap<>(node.state(healthCheckPorts));
    found.putAll(more);
    Integer exit = proxy.exitStatus();
    if (exit != null) {
      found.put("exit.txt", exit + "\n");
    }
    return found;
  }

  private long passedMillis() {
    return (System.nanoTime() - begunNanos) / 1_000_000;
  }

  private static SortedSet<Integer> healthCheckPorts(String objects) {
    SortedSet<Integer> ports = new TreeSet<>();
    Matcher matcher = HEALTH_CHECK_PORT.matcher(objects);
    while (matcher.find()) {
      ports.add(Integer.valueOf(matcher.group(1)));
    }
    return ports;
  }
}
