package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.duty.CountedNode.Cost;
import org.junit.jupiter.api.Test;

/** When a change costs too much, and what is said then. */
final class CommittedCostsTest {
  private static final CommittedCosts COMMITTED =
      CommittedCosts.parse("# change\twrites\nit rains\t2\t3\t316\t1000\t2000\t3000\n");

  @Test
  void countsAreMetExactlyAndBytesMayBeAQuarterMore() {
    assertThat(COMMITTED.complaint("it rains", 100, new Cost(2, 3, 316, 1250, 2500, 3750)))
        .isEmpty();
    assertThat(COMMITTED.complaint("it rains", 100, new Cost(2, 3, 316, 1, 1, 1))).isEmpty();
  }

  @Test
  void saysWhatWasCommittedAndSeenAndHowToCommitTheNew() {
    assertThat(COMMITTED.complaint("it rains", 50_000, new Cost(1, 3, 316, 1000, 2501, 3000)))
        .isEqualTo(
            """
            with 50,000 Services, when it rains: kernel writes: committed 2, seen 1; bytes\
             allocated by planning: committed 2,000 (a quarter more may be), seen 2,501.
            If that is meant, the line of costs.tsv becomes:
            it rains\t1\t3\t316\t1000\t2501\t3000
            """);
  }

  @Test
  void aChangeThatNobodyCommittedIsAComplaint() {
    assertThat(COMMITTED.complaint("it snows", 100, new Cost(0, 0, 0, 0, 0, 0)))
        .startsWith("with 100 Services, when it snows: nothing is committed.");
  }
}
