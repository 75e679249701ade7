package io.kubeipvs.conformance.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How four attempts become the text of a fact. */
final class FactTest {
  private static final FrontEnd WEB =
      new FrontEnd(new AddressPort(IpAddress.parse("10.96.0.10"), 80), Protocol.TCP);
  private static final Answer A = new Answer.Served("a", "10.244.1.9");
  private static final Answer B = new Answer.Served("b", "10.244.1.9");
  private static final Answer SILENCE = new Answer.Silence();
  private static final Answer REFUSED = new Answer.Refused();

  @Test
  void differentAnswersAreListedOnceAndInOrder() {
    Fact fact = new Fact("podc", WEB, "a 10.244.1.9 | b 10.244.1.9");

    assertThat(fact.told(List.of(B, A, B, A))).isEqualTo("a 10.244.1.9 | b 10.244.1.9");
    assertThat(fact.told(List.of(SILENCE, A, A, SILENCE))).isEqualTo("a 10.244.1.9 | timeout");
    assertThat(fact.told(List.of(REFUSED, REFUSED, REFUSED, REFUSED))).isEqualTo("refused");
  }

  @Test
  void anythingUnforeseenIsShown() {
    Fact fact = new Fact("podc", WEB, "refused");

    assertThat(fact.told(List.of(new Answer.Failed("no such link"), REFUSED)))
        .isEqualTo("failed (no such link) | refused");
  }

  @Test
  void serversAreCountedWhereTheFactCountsThem() {
    Fact fact = new Fact("podc", WEB, "1 backend");

    assertThat(fact.told(List.of(A, A, A, A))).isEqualTo("1 backend");
    assertThat(fact.told(List.of(A, B, A, B))).isEqualTo("2 backend");
  }

  @Test
  void aServiceThatDoesNotAnswerIsNoServer() {
    Fact fact = new Fact("podc", WEB, "1 backend");

    assertThat(fact.told(List.of(SILENCE, SILENCE, SILENCE, SILENCE)))
        .isEqualTo("0 backend | timeout");
    assertThat(fact.told(List.of(A, A, REFUSED, A))).isEqualTo("1 backend | refused");
  }

  @Test
  void theSilenceOfAPodThatIsSentToItselfCountsAsItsOwnServer() {
    Fact fact = new Fact("podb", WEB, "1 backend");

    assertThat(fact.told(List.of(SILENCE, SILENCE, SILENCE, SILENCE))).isEqualTo("1 backend");
    assertThat(fact.told(List.of(SILENCE, A, SILENCE, A))).isEqualTo("2 backend");
  }
}
