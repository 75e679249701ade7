package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.proxy.config.Differences;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** With kube-proxy's sync period of thirty seconds. */
final class PacingTest {
  private static final DataplaneConfig CONFIG = DataplaneConfig.withScheduler("rr");
  private static final int MANY = 1001;

  private final Pacing pacing = new Pacing(CONFIG);

  private static long nanos(String duration) {
    return Duration.parse(duration).toNanos();
  }

  @Test
  void aSliceOfMuchRestsSoThatItTakesATwentyFifthOfAPercent() {
    assertThat(pacing.restNanos(MANY, nanos("PT0.002S"))).isEqualTo(nanos("PT5S"));
  }

  @Test
  void noRestIsLongerThanTenSyncPeriods() {
    assertThat(pacing.restNanos(MANY, nanos("PT1S"))).isEqualTo(nanos("PT5M"));
  }

  @Test
  void littleIsReadAtOnce() {
    assertThat(pacing.restNanos(1000, nanos("PT1S"))).isZero();
  }

  @Test
  void soIsEverythingWhereNobodyLooksForChangesMeanwhile() {
    Pacing kubeProxys = new Pacing(CONFIG.withDifferences(Differences.none()));
    assertThat(kubeProxys.restNanos(MANY, nanos("PT1S"))).isZero();
  }

  @Test
  void looksComeEverySecondAndOnALargeNodeAtLeastEveryTen() {
    assertThat(pacing.lookPeriodNanos(nanos("PT0.0001S"))).isEqualTo(nanos("PT1S"));
    assertThat(pacing.lookPeriodNanos(nanos("PT0.001S"))).isEqualTo(nanos("PT5S"));
    assertThat(pacing.lookPeriodNanos(nanos("PT0.01S"))).isEqualTo(nanos("PT10S"));
  }
}
