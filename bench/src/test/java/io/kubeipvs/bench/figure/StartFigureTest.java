package io.kubeipvs.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is taken from the table that tools/start-time prints. */
final class StartFigureTest {
  private static final String TABLE =
      """
      | from exec, ms                                  |  least | middle | classes |
      | ---                                            |   ---: |   ---: |    ---: |
      | bare JVM, until it ends                        |     60 |     70 |         |
      | ready to write, AOT cache                      |    180 |    190 |    5054 |
      """;

  @Test
  void theMiddleOfARowIsTakenInSeconds() throws IOException {
    assertThat(StartFigure.seconds(TABLE, "ready to write, AOT cache")).isEqualTo(0.19);
  }

  @Test
  void aRowThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> StartFigure.seconds(TABLE, "ready to write, without"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no row \"ready to write, without\"");
  }
}
