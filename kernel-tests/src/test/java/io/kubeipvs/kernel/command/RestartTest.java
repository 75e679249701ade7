package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A restart on an unchanged node is invisible; counted by strace, not by the program itself. */
@Tag("kernel")
final class RestartTest {
  private static final long LIMIT_MILLIS = 60_000;

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
    }
  }

  private static KernelWrites.Seen tracedRun(String namespace, Path manifests) throws Exception {
    return tracedRun(
        namespace, CommandUnderTest.arguments(manifests), "http://127.0.0.1:10256/healthz");
  }

  /** Runs the command until this page answers and it is quiet, and answers what it wrote. */
  static KernelWrites.Seen tracedRun(String namespace, List<String> arguments, String page)
      throws Exception {
    Path trace = CommandUnderTest.scratch("traces").resolve(namespace);
    Path log = CommandUnderTest.scratch("logs").resolve(namespace + "-traced");
    List<String> line =
        new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "strace"));
    line.addAll(KernelWrites.STRACE_OPTIONS);
    line.addAll(List.of("-o", trace.toString(), CommandUnderTest.LAUNCHER.toString()));
    line.addAll(arguments);
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      waitFor(page, namespace, process, log);
      waitForQuiet(trace);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    return KernelWrites.of(
        new String(Files.readAllBytes(trace), StandardCharsets.ISO_8859_1).lines().toList());
  }

  /** Health comes up before all is done: waits until nothing went to the kernel for 3 s. */
  private static void waitForQuiet(Path trace) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    long before = -1;
    long now = kernelCalls(trace);
    while (now != before && System.nanoTime() < endNanos) {
      Thread.sleep(3_000);
      before = now;
      now = kernelCalls(trace);
    }
  }

  private static long kernelCalls(Path trace) throws Exception {
    try (Stream<String> lines = Files.lines(trace, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains("<NETLINK:") || line.contains("execve(")).count();
    }
  }

  private static void waitFor(String page, String namespace, Process process, Path log)
      throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    while (System.nanoTime() < endNanos) {
      Process curl =
          new ProcessBuilder(
                  "nsenter", "--net=/run/netns/" + namespace, "curl", "-sf", "-m", "3", page)
              .start();
      if (curl.waitFor() == 0) {
        return;
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(500);
    }
    throw new AssertionError("kube-ipvs did not answer at " + page + ":\n" + Files.readString(log));
  }
}
