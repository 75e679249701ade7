package io.kubeipvs.conformance.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PassTest {
  private static final Map<String, Object> CONFIG =
      Map.of("kubeIpvs", Map.of("differences", Map.of("growingSets", false)));

  private static Scenario scenario(String difference, Map<String, Object> config) {
    Step step =
        new Step(
            1,
            "",
            "",
            false,
            List.of(),
            "",
            Map.of("ipvs.txt", "", "conntrack.txt", "udp\n"),
            Map.of("ipvs.txt", "-A\n", "conntrack.txt", ""));
    return new Scenario("a/b", "", "node-1", difference, List.of(), config, "", List.of(step));
  }

  private static Map<String, ?> switches(Scenario scenario, Pass pass) {
    return ScenarioYaml.map(
        ScenarioYaml.map(scenario.configuration(pass).get("kubeIpvs"), "").get("differences"), "");
  }

  @Test
  void parityTurnsAllOffWhateverTheScenarioSays() {
    assertThat(switches(scenario("endingFlows", CONFIG), Pass.PARITY))
        .isEqualTo(Map.of("all", false));
  }

  @Test
  void defaultLeavesAllAsTheyAreButTurnsOnTheScenariosOwn() {
    assertThat(scenario("", Map.of()).configuration(Pass.DEFAULT))
        .isEqualTo(
            Map.of(
                "apiVersion", "kubeproxy.config.k8s.io/v1alpha1",
                "kind", "KubeProxyConfiguration",
                "mode", "ipvs",
                "hostnameOverride", "node-1"));
    assertThat(switches(scenario("endingFlows", Map.of()), Pass.DEFAULT))
        .isEqualTo(Map.of("endingFlows", true));
    assertThat(switches(scenario("endingFlows", CONFIG), Pass.DEFAULT))
        .isEqualTo(Map.of("endingFlows", true, "growingSets", false));
  }

  @Test
  void anEmptyFileStandsForNoneWhereNoneMayBeThere() {
    Step step = scenario("endingFlows", Map.of()).steps().getFirst();
    assertThat(step.expected(Pass.PARITY))
        .isEqualTo(Map.of("ipvs.txt", "", "conntrack.txt", "udp\n"));
    assertThat(step.expected(Pass.DEFAULT)).isEqualTo(Map.of("ipvs.txt", "-A\n"));
  }

  @Test
  void passesHaveWords() {
    assertThat(Pass.of("parity")).isEqualTo(Pass.PARITY);
    assertThat(Pass.of("default")).isEqualTo(Pass.DEFAULT);
    assertThatThrownBy(() -> Pass.of("both"))
        .hasMessage("\"both\" is no pass; there are parity, default and routes");
  }

  @Test
  void asRoutesNothingButTheFormOfAddressesDiffersFromParity() {
    Scenario scenario = scenario("endingFlows", CONFIG);
    assertThat(switches(scenario, Pass.ROUTES)).isEqualTo(Map.of("all", false));
    assertThat(
            ScenarioYaml.map(scenario.configuration(Pass.ROUTES).get("kubeIpvs"), "")
                .get("serviceAddresses"))
        .isEqualTo("routes");
    String link = "kube-ipvs0 dummy <BROADCAST,NOARP> mtu 1500 state DOWN\n";
    String addresses =
        """
        inet 10.96.0.1/32 scope global
        inet 172.31.0.9/24 scope global
        inet6 fd00:96::e1/128 scope global
        """;
    String routes =
        """
        local 10.96.0.1 dev lo scope host metric 1024
        local fd00:96::e1 dev lo metric 1024 pref medium
        """;
    assertThat(AddressesAsRoutes.of(Map.of("addresses.txt", link + addresses, "ipvs.txt", "-A\n")))
        .isEqualTo(
            Map.of(
                "addresses.txt",
                link + "inet 172.31.0.9/24 scope global\n",
                "routes.txt",
                routes,
                "ipvs.txt",
                "-A\n"));
    assertThat(AddressesAsRoutes.of(Map.of("addresses.txt", link)))
        .isEqualTo(Map.of("addresses.txt", link));
  }
}
