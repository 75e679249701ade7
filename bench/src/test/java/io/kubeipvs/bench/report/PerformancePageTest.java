package io.kubeipvs.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The measured part of docs/performance.md is replaced, and nothing else of it. */
final class PerformancePageTest {
  private static final List<Result> RESULTS =
      List.of(
          Result.atMost("P2", "50,000 x 1", 3.25, Unit.SECONDS, 3, "all | listed"),
          Result.skipped("P1b", "kube-proxy", "has not been built"));

  @Test
  void theTableStandsBetweenTheMarks() {
    String page =
        """
        # Performance

        <!-- measured: begin -->

        what was measured before

        <!-- measured: end -->

        ## Cliffs
        """;

    assertThat(PerformancePage.with(page, List.of("one machine"), RESULTS))
        .isEqualTo(
            """
            # Performance

            <!-- measured: begin -->

            - one machine

            | figure | what | measured | goal | | how, and what the tools list |
            |---|---|---|---|---|---|
            | P2 | 50,000 x 1 | 3.25 s | <= 3.00 s | MISS | all \\| listed |
            | P1b | kube-proxy | - |  | skipped | has not been built |

            <!-- measured: end -->

            ## Cliffs
            """);
  }

  @Test
  void aPageWithoutTheMarksIsLeftAlone() {
    assertThatThrownBy(() -> PerformancePage.with("# Performance\n", List.of(), RESULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no marks");
  }
}
