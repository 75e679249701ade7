package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The time of day without a look at its clock. */
final class AgentClockTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private long steadyNanos = 77;
  private Instant day = NOON;
  private int looksAtTheDay;
  private final AgentClock clock =
      new AgentClock(
          () -> steadyNanos,
          () -> {
            looksAtTheDay++;
            return day;
          });

  private void pass(Duration time) {
    steadyNanos += time.toNanos();
    day = day.plus(time);
  }

  @Test
  void withinASecondTheSteadyClockTellsTheTimeOfDay() {
    assertThat(clock.instant()).isEqualTo(NOON);
    pass(Duration.ofMillis(999));
    assertThat(clock.nanos()).isEqualTo(77 + TimeUnit.MILLISECONDS.toNanos(999));
    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(999));
    assertThat(looksAtTheDay).isEqualTo(1);
  }

  @Test
  void itIsTheTimeOfTheLatestReading() {
    assertThat(clock.instant()).isEqualTo(NOON);
    pass(Duration.ofMillis(300));
    assertThat(clock.instant()).isEqualTo(NOON);
    clock.nanos();
    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(300));
  }

  @Test
  void aStepOfTheDaysClockShowsAfterASecond() {
    assertThat(clock.instant()).isEqualTo(NOON);
    day = NOON.plusSeconds(3600);
    pass(Duration.ofMillis(500));
    clock.nanos();
    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(500));
    pass(Duration.ofMillis(500));
    clock.nanos();
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3601));
    assertThat(looksAtTheDay).isEqualTo(2);
  }

  @Test
  void afterALongRestBothClocksAreReadAnew() {
    assertThat(clock.instant()).isEqualTo(NOON);
    pass(Duration.ofHours(1));
    clock.nanos();
    pass(Duration.ofMillis(2)); // between the two readings
    assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(1)).plusMillis(2));
  }
}
