package io.kubeipvs.conformance.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioFolderTest {
  @Test
  void readsTheProjectsOwnScenariosWhole() throws Exception {
    List<Scenario> scenarios = ScenarioFolder.readAll(Path.of("scenarios"));
    assertThat(scenarios).hasSizeGreaterThanOrEqualTo(52);
    assertThat(scenarios)
        .allSatisfy(scenario -> {
          assertThat(scenario.node()).isNotEmpty();
          assertThat(scenario.configuration(Pass.PARITY))
              .containsEntry("kind", "KubeProxyConfiguration")
              .containsEntry("hostnameOverride", "node-1")
              .containsEntry("kubeIpvs", Map.of("differences", Map.of("all", false)));
          assertThat(scenario.configuration(Pass.DEFAULT)).doesNotContainKey("kubeIpvs");
          assertThat(scenario.steps())
              .allSatisfy(step -> assertThat(step.expected()).containsKey("ipvs.txt"));
        });
    Scenario stale =
        scenarios.stream().filter(s -> s.name().equals("adoption/stale")).findFirst().orElseThrow();
    assertThat(stale.prepare()).contains("ip link add kube-ipvs0 type dummy\n");
    assertThat(stale.links())
        .containsExactly(new Scenario.Link("eth0", List.of("192.168.224.4/24")));
  }

  @Test
  void saysWhichFileIsBroken(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("area/case"));
    Files.writeString(folder.resolve("area/case/scenario.yaml"), "title: no steps\n");
    assertThatThrownBy(() -> ScenarioFolder.readAll(folder))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("area/case/scenario.yaml: it has no steps");
  }

  @Test
  void saysThatAFolderHasNoScenario(@TempDir Path folder) {
    assertThatThrownBy(() -> ScenarioFolder.readAll(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no scenario.yaml in or below " + folder);
  }
}
