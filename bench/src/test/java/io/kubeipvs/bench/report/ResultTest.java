package io.kubeipvs.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a figure passes, and that it is the same after it was written down and read. */
final class ResultTest {
  private static final Result RESULT =
      Result.atMost("P2", "50,000 x 1", 2.5, Unit.SECONDS, 3, "tools list all 255,000");

  @Test
  void aValueUpToTheGoalPasses() {
    assertThat(RESULT.verdict()).isEqualTo(Verdict.PASS);
    assertThat(Result.atMost("P2", "", 3, Unit.SECONDS, 3, "").verdict()).isEqualTo(Verdict.PASS);
    assertThat(Result.atMost("P2", "", 3.1, Unit.SECONDS, 3, "").verdict()).isEqualTo(Verdict.MISS);
  }

  @Test
  void whatTheToolsDoNotListWholeHasFailedHoweverFastItWas() {
    assertThat(RESULT.countingOnlyIf(true)).isEqualTo(RESULT);
    assertThat(RESULT.countingOnlyIf(false).verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void resultsAreReadAsTheyWereWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results.tsv");
    Result beside = Result.beside("P3", "bare system call", 0.1, Unit.MICROSECONDS, "a\tnote");
    ResultFile.append(file, List.of(RESULT));
    ResultFile.append(file, List.of(beside));

    assertThat(ResultFile.read(file)).containsExactly(RESULT, beside);
    assertThat(beside.note()).isEqualTo("a note");
  }
}
