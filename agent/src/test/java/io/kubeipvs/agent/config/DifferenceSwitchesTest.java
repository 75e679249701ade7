package io.kubeipvs.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.Differences;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DifferenceSwitchesTest {
  @Test
  void textWithoutASwitchIsTheDefault() {
    assertThat(DifferenceSwitches.parse("")).isEqualTo(Differences.byDefault());
  }

  @Test
  void switchesStandBesideEachOther() {
    assertThat(DifferenceSwitches.parse("all=false, growingSets=true"))
        .isEqualTo(new Differences(Set.of(Difference.GROWING_SETS)));
  }

  @Test
  void whatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> DifferenceSwitches.parse("all"))
        .hasMessage("\"all\" is not NAME=true or NAME=false");
    assertThatThrownBy(() -> DifferenceSwitches.parse("all=no"))
        .hasMessage("\"all=no\" is not NAME=true or NAME=false");
    assertThatThrownBy(() -> DifferenceSwitches.parse("all=true,all=false"))
        .hasMessage("\"all\" is switched twice");
  }
}
