package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.wire.ApiStatus;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiExceptionTest {
  /** An answer that asks for 999,999,999 s, of whomever, must not leave a node alone for years. */
  @ParameterizedTest
  @CsvSource({
    // by the header Retry-After, in the Status, the wait
    "0, 0, 0",
    "1, 0, 1",
    "0, 7, 7",
    "5, 7, 7",
    "300, 0, 300",
    "301, 0, 300",
    "0, 999999999, 300",
    "999999999, 1, 300",
  })
  void waitsAsLongAsTheServerAsksButNoLongerThanFiveMinutes(
      int byHeader, int inStatus, int seconds) {
    ApiStatus status = new ApiStatus(429, "TooManyRequests", "", inStatus, List.of());
    assertThat(new ApiException("watch", status, byHeader).retryAfterSeconds()).isEqualTo(seconds);
  }
}
