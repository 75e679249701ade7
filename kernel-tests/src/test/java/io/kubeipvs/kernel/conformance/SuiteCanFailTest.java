package io.kubeipvs.kernel.conformance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.run.ConformanceRun;
import io.kubeipvs.conformance.run.Outcome;
import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A changed line, a file too few or too many, a difference that does not show: each fails its
 * scenario on the real kernel, and no other.
 */
@Tag("kernel")
final class SuiteCanFailTest {
  private static final Path PROJECT = Path.of(System.getProperty("kubeipvs.root", "."));
  private static final Path EXPECTED = Path.of("step-1", "expected");

  private final Path scratch = Path.of(requireNonNull(System.getenv("TMPDIR")), "suite-can-fail");
  private final Path scenarios = scratch.resolve("scenarios");

  @Test
  void eachFaultFailsItsScenarioAlone() throws Exception {
    Path original = PROJECT.resolve("conformance/scenarios/services/udp");
    for (String name : List.of("added", "changed", "removed", "unchanged", "unlike")) {
      copy(original, scenarios.resolve(name));
    }
    change("changed", "sysctls.txt", "net/ipv4/ip_forward = 1", "net/ipv4/ip_forward = 0");
    Files.delete(scenarios.resolve("removed").resolve(EXPECTED).resolve("ip6tables.txt"));
    Files.writeString(
        scenarios.resolve("added").resolve(EXPECTED).resolve("conntrack.txt"),
        "udp src=10.0.0.1\n");
    // What differs by default is expected, but does not: the setting is ordinary.
    sayDifferent("unlike");

    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    new ConformanceRun(PROJECT.resolve("build/kube-ipvs"), scratch.resolve("run"), Pass.DEFAULT)
        .run(ScenarioFolder.entries(scenarios), outcome -> outcomes.put(outcome.name(), outcome));

    assertThat(outcomes).containsOnlyKeys("added", "changed", "removed", "unchanged", "unlike");
    assertThat(told(outcomes, "unchanged")).isEmpty();
    assertThat(told(outcomes, "changed"))
        .contains("sysctls.txt (- expected, + found)")
        .contains("- net/ipv4/ip_forward = 0")
        .contains("+ net/ipv4/ip_forward = 1")
        .doesNotContain("ipvs.txt");
    assertThat(told(outcomes, "removed"))
        .contains("ip6tables.txt: nothing of the kind is expected");
    assertThat(told(outcomes, "added")).contains("conntrack.txt: expected, but there is nothing");
    assertThat(told(outcomes, "unlike"))
        .contains("timeouts.txt (- expected, + found)")
        .contains("- tcp 1 tcpfin 1 udp 1");
  }

  private static String told(Map<String, Outcome> outcomes, String name) {
    return String.join("\n", requireNonNull(outcomes.get(name)).shortfall());
  }

  private void change(String scenario, String file, String line, String other) throws IOException {
    Path path = scenarios.resolve(scenario).resolve(EXPECTED).resolve(file);
    String content = Files.readString(path);
    assertThat(content).contains(line);
    Files.writeString(path, content.replace(line, other));
  }

  private void sayDifferent(String scenario) throws IOException {
    Path folder = scenarios.resolve(scenario);
    Path file = folder.resolve("scenario.yaml");
    Files.writeString(file, "difference: growingSets\n" + Files.readString(file));
    Path byDefault = Files.createDirectories(folder.resolve("step-1/expected-default"));
    Files.writeString(byDefault.resolve("timeouts.txt"), "tcp 1 tcpfin 1 udp 1\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
