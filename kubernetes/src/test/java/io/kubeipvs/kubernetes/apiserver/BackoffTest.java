package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  /** Always the largest of what may come, but for rounding. */
  private static final RandomGenerator LONGEST = () -> -1;

  private static final long SECOND = 1_000_000_000L;

  private final Backoff backoff = new Backoff(Timing.DEFAULT, LONGEST);

  @Test
  void waitsTwiceAsLongAfterEachFailureUntilThereWasNoneForAWhile() {
    assertThat(waitAt(0)).isEqualTo("PT1.6S");
    assertThat(waitAt(2)).isEqualTo("PT3.2S");
    assertThat(waitAt(6)).isEqualTo("PT6.4S");
    assertThat(waitAt(13)).isEqualTo("PT12.8S");
    assertThat(waitAt(26)).isEqualTo("PT25.6S");
    assertThat(waitAt(52)).isEqualTo("PT51.2S");
    assertThat(waitAt(104)).isEqualTo("PT1M");
    assertThat(waitAt(164)).isEqualTo("PT1M");
    assertThat(waitAt(285)).as("121 s later").isEqualTo("PT1.6S");
  }

  @Test
  void waitsAtLeastAsLongAsTheServerAsks() {
    assertThat(backoff.afterFailure(0, 7)).isEqualTo(Duration.ofSeconds(7));
  }

  /** However often a proxy ends an idle watch. */
  @Test
  void aBreakHasAShortWaitAndMakesNoOtherLonger() {
    for (int i = 0; i < 100; i++) {
      assertThat(rounded(backoff.afterBreak())).isEqualTo("PT0.8S");
    }
    assertThat(waitAt(0)).isEqualTo("PT1.6S");
  }

  private String waitAt(long seconds) {
    return rounded(backoff.afterFailure(seconds * SECOND, 0));
  }

  /** To tenths of a second. */
  private static String rounded(Duration wait) {
    return Duration.ofMillis((wait.toMillis() + 50) / 100 * 100).toString();
  }
}
