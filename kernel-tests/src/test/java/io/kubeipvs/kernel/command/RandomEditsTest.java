package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The most valuable test there is: however manifests were edited on the way, the kernel ends in the
 * state that a fresh process in a fresh namespace programs for what the manifests say at last.
 *
 * <p>Sequences follow each other in one long-running process. How many: system property {@code
 * kubeipvs.sequences}; seed: {@code kubeipvs.seed}.
 */
@Tag("kernel")
final class RandomEditsTest {
  private static final int DEFAULT_SEQUENCES = 10;
  private static final int MAX_EDITS = 15;
  private static final long LIMIT_MILLIS = 60_000;

  @Test
  void anySequenceOfEditsEndsAsAColdStartDoes() throws Exception {
    int sequences = Integer.getInteger("kubeipvs.sequences", DEFAULT_SEQUENCES);
    long seed = Long.getLong("kubeipvs.seed", System.nanoTime() & 0xffff_ffffL);
    SplittableRandom random = new SplittableRandom(seed);
    Path folder = CommandUnderTest.scratch("edited-" + seed);
    RandomManifests manifests = new RandomManifests(random.nextLong(), folder);
    try (CommandUnderTest edited = CommandUnderTest.start("edited", folder)) {
      edited.settled(LIMIT_MILLIS);
      for (int sequence = 1; sequence <= sequences; sequence++) {
        int edits = 1 + random.nextInt(MAX_EDITS);
        for (int edit = 0; edit < edits; edit++) {
          manifests.edit();
          Thread.sleep(random.nextInt(4) == 0 ? random.nextInt(150) : 0);
        }
        compareWithColdStart(edited, folder, "seed " + seed + ", sequence " + sequence);
      }
    }
    System.out.println("      " + sequences + " sequences of edits, seed " + seed);
  }

  private static void compareWithColdStart(CommandUnderTest edited, Path folder, String where)
      throws Exception {
    try (CommandUnderTest cold = CommandUnderTest.start("cold", folder)) {
      SortedMap<String, String> expected = cold.settled(LIMIT_MILLIS);
      SortedMap<String, String> found = edited.state();
      long endNanos = System.nanoTime() + LIMIT_MILLIS / 4 * 1_000_000;
      while (!found.equals(expected) && System.nanoTime() < endNanos) {
        Thread.sleep(300);
        expected = cold.settled(LIMIT_MILLIS);
        found = edited.state();
      }
      for (String file : expected.keySet()) {
        assertThat(found.get(file))
            .as("%s of the edited node against a cold start's, %s", file, where)
            .isEqualTo(expected.get(file));
      }
    }
  }
}
