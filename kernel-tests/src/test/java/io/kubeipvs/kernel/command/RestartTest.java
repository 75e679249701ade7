package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.trace.KernelWrites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A restart on an unchanged node is invisible; counted by strace, not by the program itself. */
@Tag("kernel")
final class RestartTest {
  private static final long LIMIT_MILLIS = 60_000;
  private static final int MOST_PROCESSES = 6;

  @Test
  void aRestartWritesNothingToTheKernel() throws Exception {
    Path folder = CommandUnderTest.scratch("restart");
    RandomManifests manifests = new RandomManifests(42, folder);
    for (int edit = 0; edit < 40; edit++) {
      manifests.edit();
    }
    try (CommandUnderTest command = CommandUnderTest.start("restart", folder)) {
      SortedMap<String, String> before = command.settled(LIMIT_MILLIS);
      command.stop();

      KernelWrites.Seen seen = tracedRun(command.namespaceName(), folder);

      assertThat(seen.questions()).as("questions: it did look at the kernel").isGreaterThan(5);
      assertThat(seen.writes()).as("writes at the restart").isEmpty();
      assertThat(seen.programs()).as("processes").hasSizeLessThanOrEqualTo(MOST_PROCESSES);
      assertThat(command.kernelState()).isEqualTo(before);
    }
  }

  /** Proof that the counting can fail: a first start does write. */
  @Test
  void aFirstStartIsSeenToWrite() throws Exception {
    Path folder = CommandUnderTest.scratch("first-start");
    RandomManifests manifests = new RandomManifests(43, folder);
    for (int edit = 0; edit < 20; edit++) {
      manifests.edit();
    }
    try (CommandUnderTest command = CommandUnderTest.start("first-start", folder)) {
      command.stop();
      KernelWrites.Seen seen = tracedRun(command.namespaceName(), folder);
      assertThat(seen.writes())
          .anyMatch(write -> write.startsWith("netlink GENERIC"))
          .anyMatch(write -> write.startsWith("netlink NETFILTER"))
          .anyMatch(write -> write.startsWith("netlink ROUTE"))
          .anyMatch(write -> write.startsWith("tool "));
      assertThat(seen.programs())
          .as("processes")
          .hasSizeBetween(3, MOST_PROCESSES); // at least a restore for each family, and a version
    }
  }

  private static KernelWrites.Seen tracedRun(String namespace, Path manifests) throws Exception {
    return tracedRun(
        namespace, CommandUnderTest.arguments(manifests), "http://127.0.0.1:10249/metrics");
  }

  /**
   * Runs the command until its metrics at this page say that kernel and plan have been compared,
   * and it writes no more; answers what it wrote until then.
   */
  static KernelWrites.Seen tracedRun(String namespace, List<String> arguments, String metricsPage)
      throws Exception {
    Path trace = CommandUnderTest.scratch("traces").resolve(namespace);
    Path log = CommandUnderTest.scratch("logs").resolve(namespace + "-traced");
    List<String> line =
        new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "strace"));
    line.add(KernelWrites.FASTER_FROM_THE_START);
    line.addAll(KernelWrites.STRACE_OPTIONS);
    line.addAll(List.of("-o", trace.toString(), CommandUnderTest.LAUNCHER.toString()));
    line.addAll(arguments);
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      waitForAdoption(metricsPage, namespace, process, log);
      waitForTheLastWrite(trace);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    return seen(trace);
  }

  private static KernelWrites.Seen seen(Path trace) throws Exception {
    return KernelWrites.of(
        new String(Files.readAllBytes(trace), StandardCharsets.ISO_8859_1).lines().toList());
  }

  /**
   * Adoption is told before all of it is written: waits until there is no further write for 3 s. It
   * goes on asking all the time.
   */
  private static void waitForTheLastWrite(Path trace) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    int before = -1;
    int now = seen(trace).writes().size();
    while (now != before && System.nanoTime() < endNanos) {
      Thread.sleep(3_000);
      before = now;
      now = seen(trace).writes().size();
    }
  }

  private static void waitForAdoption(
      String metricsPage, String namespace, Process process, Path log) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    String metrics = "";
    while (System.nanoTime() < endNanos && process.isAlive()) {
      Process curl =
          new ProcessBuilder(
                  "nsenter", "--net=/run/netns/" + namespace, "curl", "-s", "-m", "3", metricsPage)
              .start();
      metrics = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (metrics.lines().anyMatch("kubeipvs_adopted 1"::equals)) {
        return;
      }
      Thread.sleep(500);
    }
    throw new AssertionError(
        "no adoption is told at " + metricsPage + ": " + metrics + "\n" + Files.readString(log));
  }
}
