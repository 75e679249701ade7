package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A restart while manifests are broken takes nothing away from those whom the kernel serves. */
@Tag("kernel")
final class BrokenFileRestartTest {
  private static final long LIMIT_MILLIS = 60_000;

  @Test
  void whatOnlyABrokenFileHoldsIsServedOnUntilItIsMended() throws Exception {
    Path folder = CommandUnderTest.scratch("broken-file");
    RandomManifests manifests = new RandomManifests(44, folder);
    for (int edit = 0; edit < 60; edit++) {
      manifests.edit();
    }
    try (CommandUnderTest command = CommandUnderTest.start("broken", folder)) {
      SortedMap<String, String> before = command.settled(LIMIT_MILLIS);
      command.stop();
      for (int slot = 0; slot < 12; slot += 2) {
        Path file = folder.resolve("service-" + slot + ".yaml");
        if (Files.exists(file)) {
          Files.move(file, folder.resolve("kept-" + slot));
          Files.writeString(file, "spec: [");
        }
      }

      command.startAgain();
      awaitLog(command, "Applied to the kernel");
      assertThat(command.settled(LIMIT_MILLIS)).isEqualTo(before);

      for (int slot = 0; slot < 12; slot += 2) {
        Files.deleteIfExists(folder.resolve("service-" + slot + ".yaml"));
      }
      awaitLog(command, "what no object asks for goes");
      try (CommandUnderTest cold = CommandUnderTest.start("broken-cold", folder)) {
        SortedMap<String, String> expected = cold.settled(LIMIT_MILLIS);
        assertThat(expected.get("ipvs.txt")).isNotEqualTo(before.get("ipvs.txt"));
        SortedMap<String, String> found = command.settled(LIMIT_MILLIS);
        for (String file : expected.keySet()) {
          assertThat(found.get(file)).as(file).isEqualTo(expected.get(file));
        }
      }
    }
  }

  /** Waits until the second run, too, has said this. */
  private static void awaitLog(CommandUnderTest command, String text) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
    while (System.nanoTime() < endNanos) {
      String log = command.output();
      int secondRun = log.indexOf("Some objects cannot be read");
      if (secondRun >= 0 && log.indexOf(text, secondRun) >= 0) {
        return;
      }
      Thread.sleep(300);
    }
    throw new AssertionError("the log never says \"" + text + "\":\n" + command.lastOutput());
  }
}
