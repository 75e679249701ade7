package io.kubeipvs.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.cluster.ApiConnection.Answer;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void aStatusGivesItsMessageAsTheReason() {
    Answer refusal =
        new Answer(
            422,
            """
            {"kind":"Status","metadata":{},"message":"Service \\"web\\" is invalid","code":422}
            """);

    assertThat(refusal.isSuccess()).isFalse();
    assertThat(refusal.reason()).isEqualTo("Service \"web\" is invalid");
  }

  @Test
  void anyOtherBodyIsTheReason() {
    assertThat(new Answer(503, "apiserver is shutting down").reason())
        .isEqualTo("apiserver is shutting down");
    assertThat(new Answer(500, "").reason()).isEmpty();
  }
}
