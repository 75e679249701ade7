package io.kubeipvs.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  @Test
  void nobodyHasToSayAnything() {
    assertThat(Differences.byDefault().has(Difference.GROWING_SETS)).isTrue();
    assertThat(Differences.byDefault().has(Difference.LOCAL_POLICY_DROPS)).isFalse();
  }

  @Test
  void oneSwitchTurnsEveryDifferenceOff() {
    assertThat(Differences.of(Map.of("all", false))).isEqualTo(Differences.none());
  }

  @Test
  void aDifferenceNamedItselfIsNotMeantByAll() {
    assertThat(Differences.of(Map.of("all", false, "endingFlows", true)))
        .isEqualTo(new Differences(Set.of(Difference.ENDING_FLOWS)));
  }

  @Test
  void anUnknownNameIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> Differences.of(Map.of("endingflows", true)))
        .hasMessageStartingWith(
            "\"endingflows\" is no difference; there are localPolicyDrops, growingSets,");
  }
}
