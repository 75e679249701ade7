package io.kubeipvs.kubernetes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a read has waited too long, as seen by who looks every ten seconds. */
final class SilenceTest {
  private int ends;
  private final Silence silence = new Silence(Duration.ofSeconds(30), () -> ends++);

  private void lookAt(long... seconds) {
    for (long second : seconds) {
      silence.look(TimeUnit.SECONDS.toNanos(second));
    }
  }

  @Test
  void aReadThatWaitsTooLongIsEndedOnce() {
    silence.readBegins();
    lookAt(0, 10, 20);
    assertThat(silence.isEnded()).isFalse();
    lookAt(30, 40);
    assertThat(silence.isEnded()).isTrue();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void whatComesBeginsTheWaitAnew() {
    silence.readBegins();
    lookAt(0, 10, 20);
    silence.readEnds();
    silence.readBegins();
    lookAt(30, 40, 50);
    assertThat(silence.isEnded()).isFalse();
    lookAt(60);
    assertThat(silence.isEnded()).isTrue();
  }

  /** Whoever is busy with what came is not waited for by the server, but the server by nobody. */
  @Test
  void noReadIsNoSilence() {
    silence.readBegins();
    silence.readEnds();
    lookAt(0, 100, 200);
    silence.readBegins();
    lookAt(210, 230);
    assertThat(silence.isEnded()).isFalse();
    lookAt(240);
    assertThat(silence.isEnded()).isTrue();
  }

  @Test
  void patienceMayChangeWhileAReadWaits() {
    silence.readBegins();
    lookAt(0, 10, 20);
    silence.patience(Duration.ofSeconds(150));
    lookAt(30, 140);
    assertThat(silence.isEnded()).isFalse();
    lookAt(150);
    assertThat(silence.isEnded()).isTrue();
  }
}
