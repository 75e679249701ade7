package io.kubeipvs.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is taken from the table that tools/processor-time prints. */
final class LoadFigureTest {
  private static final String TABLE =
      """
      | 50000 Services                                   | % of core |        ms |   times/s |
      | ---                                              |      ---: |      ---: |      ---: |
      | idle                                             |    0.0931 |     55.86 |      3.10 |
      | idle, of it the kernel in memory                 |    0.0120 |      7.20 |      7.00 |
      """;

  @Test
  void theShareOfACoreIsTakenFromTheRowOfThatName() throws IOException {
    assertThat(LoadFigure.percent(TABLE, "idle")).isEqualTo(0.0931);
    assertThat(LoadFigure.percent(TABLE, "idle, of it the kernel in memory")).isEqualTo(0.012);
  }

  @Test
  void aRowThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> LoadFigure.percent(TABLE, "20 changes a second"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no row \"20 changes a second\"");
  }
}
