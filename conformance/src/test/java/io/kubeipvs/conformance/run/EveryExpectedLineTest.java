package io.kubeipvs.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.conformance.scenario.Pass;
import io.kubeipvs.conformance.scenario.Scenario;
import io.kubeipvs.conformance.scenario.ScenarioFolder;
import io.kubeipvs.conformance.scenario.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every line and every file of what is expected counts: a changed, added or missing one is told by
 * file and line.
 */
final class EveryExpectedLineTest {
  @TestFactory
  Stream<DynamicTest> isMissed() throws Exception {
    return Stream.concat(
            ScenarioFolder.readAll(Path.of("scenarios")).stream(),
            ScenarioFolder.readAll(Path.of("differences")).stream())
        .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> changeEveryStep(scenario)));
  }

  private static void changeEveryStep(Scenario scenario) {
    Set<Map<String, String>> seen = new HashSet<>();
    for (Step step : scenario.steps()) {
      for (Pass pass : Pass.values()) {
        SortedMap<String, String> found = step.expected(pass);
        if (seen.add(found)) {
          assertThat(Difference.between(found, found)).isEmpty();
          found.keySet().forEach(file -> changeEveryLine(found, file));
        }
      }
    }
  }

  private static void changeEveryLine(SortedMap<String, String> found, String file) {
    List<String> lines = found.getOrDefault(file, "").lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      List<String> changed = new ArrayList<>(lines);
      changed.set(i, lines.get(i) + " changed");
      assertThat(Difference.between(with(found, file, changed), found))
          .singleElement()
          .asString()
          .startsWith(file + " ")
          .contains("- " + lines.get(i) + " changed\n")
          .contains("+ " + lines.get(i));
      changed.remove(i);
      assertThat(Difference.between(with(found, file, changed), found))
          .singleElement()
          .asString()
          .startsWith(file + " ")
          .contains("+ " + lines.get(i));
    }
    List<String> longer = new ArrayList<>(lines);
    longer.add("one more");
    assertThat(Difference.between(with(found, file, longer), found))
        .singleElement()
        .asString()
        .startsWith(file + " ")
        .contains("- one more");
    SortedMap<String, String> fewer = new TreeMap<>(found);
    fewer.remove(file);
    assertThat(Difference.between(fewer, found))
        .singleElement()
        .asString()
        .startsWith(file + ": nothing of the kind is expected");
    assertThat(Difference.between(found, fewer))
        .singleElement()
        .asString()
        .startsWith(file + ": expected, but there is nothing of the kind");
  }

  private static SortedMap<String, String> with(
      SortedMap<String, String> files, String name, List<String> lines) {
    SortedMap<String, String> changed = new TreeMap<>(files);
    changed.put(name, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    return changed;
  }
}
