package io.kubeipvs.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "30s, PT30S",
    "1m30s, PT1M30S",
    "24h0m0s, PT24H",
    "1.5h, PT1H30M",
    "0.000000001h, PT0.0000036S",
    "1.123456789s, PT1.123456789S",
    "2.9ns, PT0.000000002S",
    "2562047h47m16.854775807s, PT2562047H47M16.854775807S",
    "100ms, PT0.1S",
    "250us, PT0.00025S",
    "-5s, PT-5S"
  })
  void readsWhatGoWrites(String text, String iso) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.parse(iso));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "30 s",
        "1m-30s",
        "30seconds",
        "1d",
        "99999999999999h",
        "2562047h47m16.854775808s"
      })
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .hasMessage("not a duration such as 30s or 1m: \"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "30s", "1m30s", "24h", "1h500ms", "-5s", "7ns"})
  void printsWhatItReads(String text) {
    assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT30S, 30s",
    "PT24H, 24h0m0s",
    "PT1M0.5S, 1m0.5s",
    "PT1.000000001S, 1.000000001s",
    "PT0.25S, 250ms",
    "PT-1.5S, -1.5s"
  })
  void printsAsGoDoes(String iso, String text) {
    assertThat(Durations.goText(Duration.parse(iso))).isEqualTo(text);
  }

  @Test
  void printsFewestUnits() {
    assertThat(Durations.text(Duration.parse("PT5400S"))).isEqualTo("1h30m");
  }
}
