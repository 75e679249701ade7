package io.kubeipvs.proxy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import io.kubeipvs.proxy.config.Difference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each deliberate difference from kube-proxy has a scenario in which the two passes differ. */
final class DifferenceScenariosTest {
  /** Those that cannot have one, and why; tests named in docs/differences.md show them. */
  private static final Map<Difference, String> WITHOUT_SCENARIO =
      Map.of(
          Difference.GROWING_SETS,
          "which entries kube-proxy leaves out is chance, so its state cannot be expected",
          Difference.LEAVING_OUT_RULES,
          "it needs a kernel without xt_ipvs, and all scenarios share one that has it");

  @Test
  void eachDifferenceHasOneAndNothingElseHas() throws Exception {
    Set<String> shown =
        ScenarioFolder.readAll(Path.of("..", "conformance", "differences")).stream()
            .map(Scenario::difference)
            .collect(Collectors.toSet());

    assertThat(shown)
        .isEqualTo(
            Arrays.stream(Difference.values())
                .filter(difference -> !WITHOUT_SCENARIO.containsKey(difference))
                .map(Difference::key)
                .collect(Collectors.toSet()));
  }
}
