package io.kubeipvs.conformance.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one scenario's folder. Every lack is an IllegalArgumentException that says where. */
final class ScenarioReader {
  private static final Set<String> KEYS =
      Set.of("title", "node", "difference", "links", "config", "prepare", "steps");
  private static final Set<String> LINK_KEYS = Set.of("name", "addresses");
  private static final Set<String> STEP_KEYS = Set.of("title", "run", "restart", "arguments");

  private final Path folder;
  private final String name;

  ScenarioReader(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  Scenario read() throws IOException {
    Map<String, Object> content =
        ScenarioYaml.document(Files.readString(folder.resolve("scenario.yaml")));
    ScenarioYaml.refuseOthers(content, "a scenario", KEYS);
    List<Step> steps = new ArrayList<>();
    for (Object step : ScenarioYaml.list(content.get("steps"), "steps")) {
      steps.add(readStep(steps.size() + 1, step));
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("it has no steps");
    }
    if (Files.exists(stepFolder(steps.size() + 1))) {
      throw new IllegalArgumentException(
          "there is a folder step-%d, but only %d steps".formatted(steps.size() + 1, steps.size()));
    }
    String node = ScenarioYaml.text(content.get("node"), "node");
    if (node.isEmpty()) {
      throw new IllegalArgumentException("it names no node");
    }
    Scenario scenario =
        new Scenario(
            name,
            ScenarioYaml.text(content.get("title"), "title"),
            node,
            ScenarioYaml.text(content.get("difference"), "difference"),
            ScenarioYaml.list(content.get("links"), "links").stream()
                .map(ScenarioReader::link)
                .toList(),
            ScenarioYaml.map(content.get("config"), "config"),
            ScenarioYaml.text(content.get("prepare"), "prepare"),
            steps);
    checkDifference(scenario);
    return scenario;
  }

  /** A scenario of a difference shows it: the two passes cannot both hold. */
  private static void checkDifference(Scenario scenario) {
    boolean differs = false;
    for (Step step : scenario.steps()) {
      differs |= !step.expected(Pass.PARITY).equals(step.expected(Pass.DEFAULT));
      step.expectedByDefault()
          .forEach((file, content) -> {
            if (content.equals(step.expected().get(file))) {
              throw new IllegalArgumentException(
                  "step-%d/expected-default/%s says the same as expected/%s"
                      .formatted(step.number(), file, file));
            }
          });
    }
    if (differs && scenario.difference().isEmpty()) {
      throw new IllegalArgumentException(
          "it has files in expected-default, but says not of which \"difference\"");
    }
    if (!differs && !scenario.difference().isEmpty()) {
      throw new IllegalArgumentException(
          "it names the difference %s, but no file in expected-default shows it"
              .formatted(scenario.difference()));
    }
  }

  private Step readStep(int number, @Nullable Object value) throws IOException {
    Map<String, Object> step = ScenarioYaml.map(value, "step " + number);
    ScenarioYaml.refuseOthers(step, "step " + number, STEP_KEYS);
    Path own = stepFolder(number);
    Path objects = own.resolve("objects.yaml");
    if (!Files.isRegularFile(objects)) {
      throw new IllegalArgumentException(objects + " is missing");
    }
    Path expected = own.resolve("expected");
    SortedMap<String, String> files = files(expected);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(expected + " is missing, or holds no file");
    }
    return new Step(
        number,
        ScenarioYaml.text(step.get("title"), "title"),
        ScenarioYaml.text(step.get("run"), "run"),
        ScenarioYaml.flag(step.get("restart"), "restart"),
        ScenarioYaml.texts(step.get("arguments"), "arguments"),
        Files.readString(objects),
        files,
        files(own.resolve("expected-default")));
  }

  private Path stepFolder(int number) {
    return folder.resolve("step-" + number);
  }

  private static SortedMap<String, String> files(Path folder) throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          contents.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return contents;
  }

  private static Scenario.Link link(Object value) {
    Map<String, Object> link = ScenarioYaml.map(value, "a link");
    ScenarioYaml.refuseOthers(link, "a link", LINK_KEYS);
    String name = ScenarioYaml.text(link.get("name"), "a link's name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a link has no name");
    }
    return new Scenario.Link(name, ScenarioYaml.texts(link.get("addresses"), "addresses"));
  }
}
