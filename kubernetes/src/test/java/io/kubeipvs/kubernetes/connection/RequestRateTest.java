package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RequestRateTest {
  @Test
  void lets10PassAtOnceAndThen5ASecondUnlessConfigured() {
    RequestRate rate = new RequestRate(0, 0, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(rate.reserve(0)).isZero();
    }
    assertThat(Duration.ofNanos(rate.reserve(0))).isEqualTo(Duration.ofMillis(200));
    assertThat(Duration.ofNanos(rate.reserve(0))).isEqualTo(Duration.ofMillis(400));

    // A second later two of five have been used up in advance.
    long later = Duration.ofSeconds(1).toNanos();
    for (int i = 0; i < 3; i++) {
      assertThat(rate.reserve(later)).isZero();
    }
    assertThat(Duration.ofNanos(rate.reserve(later))).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void doesNotSaveUpMoreThanTheBurst() {
    RequestRate rate = new RequestRate(1, 2, 0);
    long later = Duration.ofHours(1).toNanos();
    assertThat(rate.reserve(later)).isZero();
    assertThat(rate.reserve(later)).isZero();
    assertThat(Duration.ofNanos(rate.reserve(later))).isEqualTo(Duration.ofSeconds(1));
  }
}
