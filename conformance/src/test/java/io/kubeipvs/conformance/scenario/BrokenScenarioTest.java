package io.kubeipvs.conformance.scenario;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scenario lacks, or has too much, is said by name; others stay as they are. */
final class BrokenScenarioTest {
  private static final String WHOLE =
      """
      title: a scenario
      node: node-1
      links:
      - name: eth0
        addresses:
        - 192.168.224.4/24
      config:
        clusterCIDR: 10.244.0.0/16
      steps:
      - title: start
      """;

  @TempDir Path folder;

  @BeforeEach
  void makeWholeScenarios() throws IOException {
    make("area/case");
    make("area/other");
  }

  private void make(String name) throws IOException {
    write(name + "/scenario.yaml", WHOLE);
    write(name + "/step-1/objects.yaml", "kind: Node\n");
    write(name + "/step-1/expected/ipvs.txt", "-A -t 10.96.0.1:443 -s rr\n");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(requireNonNull(file.getParent()));
    Files.writeString(file, content);
  }

  private void scenario(String content) throws IOException {
    write("area/case/scenario.yaml", content);
  }

  private String problem() throws IOException {
    assertThat(ScenarioFolder.entries(folder))
        .as("the other scenario")
        .anySatisfy(entry -> {
          assertThat(entry).isInstanceOf(ScenarioFolder.Entry.Whole.class);
          assertThat(entry.name()).isEqualTo("area/other");
        });
    ScenarioFolder.Entry entry = ScenarioFolder.entries(folder).getFirst();
    assertThat(entry.name()).isEqualTo("area/case");
    return switch (entry) {
      case ScenarioFolder.Entry.Broken broken -> {
        String file = folder.resolve("area/case/scenario.yaml") + ": ";
        assertThat(broken.problem()).startsWith(file);
        yield broken.problem().substring(file.length()).replace(folder.toString(), "");
      }
      case ScenarioFolder.Entry.Whole _ -> "none";
    };
  }

  @Test
  void aWholeScenarioHasNoProblem() throws Exception {
    assertThat(problem()).isEqualTo("none");
  }

  @Test
  void aKeyThatNobodyReads() throws Exception {
    scenario(WHOLE + "prepared: ip link add x type dummy\n");
    assertThat(problem())
        .isEqualTo(
            "a scenario has no key \"prepared\"; there are config, difference, links, node,"
                + " prepare, steps, title");
    scenario(WHOLE + "  restarts: true\n");
    assertThat(problem())
        .isEqualTo("step 1 has no key \"restarts\"; there are arguments, restart, run, title");
    scenario(WHOLE.replace("  addresses:", "  address:"));
    assertThat(problem()).isEqualTo("a link has no key \"address\"; there are addresses, name");
  }

  @Test
  void aValueOfTheWrongKind() throws Exception {
    scenario(WHOLE + "  restart: sometimes\n");
    assertThat(problem()).isEqualTo("restart must be true or false, but is: sometimes");
    scenario(WHOLE.replace("config:\n  clusterCIDR: 10.244.0.0/16", "config: none"));
    assertThat(problem()).isEqualTo("config must be a map, but is: none");
    scenario(WHOLE.replace("title: a scenario", "title: [a, b]"));
    assertThat(problem()).isEqualTo("title must be a text, but is: [a, b]");
    scenario("- title\n");
    assertThat(problem()).isEqualTo("the document must be a map, but is: [title]");
  }

  @Test
  void whatIsMissing() throws Exception {
    scenario(WHOLE.replace("node: node-1\n", ""));
    assertThat(problem()).isEqualTo("it names no node");
    scenario(WHOLE + "- title: next\n");
    assertThat(problem()).isEqualTo("/area/case/step-2/objects.yaml is missing");
    write("area/case/step-2/objects.yaml", "kind: Node\n");
    assertThat(problem()).isEqualTo("/area/case/step-2/expected is missing, or holds no file");
    scenario(WHOLE);
    assertThat(problem()).isEqualTo("there is a folder step-2, but only 1 steps");
  }

  @Test
  void aDifferenceThatDoesNotShow() throws Exception {
    scenario("difference: endingFlows\n" + WHOLE);
    assertThat(problem())
        .isEqualTo("it names the difference endingFlows, but no file in expected-default shows it");
    write("area/case/step-1/expected-default/ipvs.txt", "-A -t 10.96.0.1:443 -s rr\n");
    assertThat(problem())
        .isEqualTo("step-1/expected-default/ipvs.txt says the same as expected/ipvs.txt");
    write("area/case/step-1/expected-default/ipvs.txt", "");
    assertThat(problem()).isEqualTo("none");
    scenario(WHOLE);
    assertThat(problem())
        .isEqualTo("it has files in expected-default, but says not of which \"difference\"");
  }
}
