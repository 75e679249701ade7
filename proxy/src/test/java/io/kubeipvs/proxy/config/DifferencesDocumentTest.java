package io.kubeipvs.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/differences.md} is complete, and what it names is there. */
final class DifferencesDocumentTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern HEADING = Pattern.compile("(?m)^### `(\\w+)`, (on|off) by default$");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");
  private static final Pattern SCENARIO =
      Pattern.compile("`(conformance/(?:scenarios|differences)/[^`]+)`");

  private final String document = Files.readString(PROJECT.resolve("docs/differences.md"));

  DifferencesDocumentTest() throws IOException {}

  @Test
  void everyDifferenceStandsThereWithItsDefault() {
    List<String> headings =
        all(HEADING, document).map(found -> found.group(1) + " " + found.group(2)).toList();

    assertThat(headings)
        .containsExactlyElementsOf(
            Arrays.stream(Difference.values())
                .map(each -> each.key() + (each.byDefault() ? " on" : " off"))
                .toList());
  }

  @Test
  void everyDifferenceNamesWhatShowsIt() {
    for (String section : document.split("(?m)^#{2,3} ", -1)) {
      if (section.startsWith("`")) {
        String name = section.lines().findFirst().orElse("");
        assertThat(section).as(name).containsPattern(TEST);
      }
    }
  }

  @Test
  void everyScenarioOfADifferenceIsNamed() throws IOException {
    try (Stream<Path> folders = Files.list(PROJECT.resolve("conformance/differences"))) {
      assertThat(folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()))
          .isNotEmpty()
          .allSatisfy(name -> {
            assertThat(Arrays.stream(Difference.values()).map(Difference::key)).contains(name);
            assertThat(document).contains("`conformance/differences/" + name + "`");
          });
    }
  }

  @Test
  void everyScenarioThatItNamesExists() {
    assertThat(all(SCENARIO, document).map(found -> PROJECT.resolve(found.group(1))))
        .isNotEmpty()
        .allSatisfy(folder -> assertThat(folder.resolve("scenario.yaml")).exists());
  }

  @Test
  void everyTestThatItNamesExists() throws IOException {
    Map<String, List<Path>> tests = testClasses();
    List<String> missing = new ArrayList<>();
    for (MatchResult found : all(TEST, document).toList()) {
      String method = found.group(2) == null ? "" : found.group(2);
      if (!anyHas(tests.getOrDefault(found.group(1) + ".java", List.of()), method)) {
        missing.add(found.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean anyHas(List<Path> files, String method) throws IOException {
    for (Path file : files) {
      if (method.isEmpty() || Files.readString(file).contains(" " + method + "(")) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, List<Path>> testClasses() throws IOException {
    Map<String, List<Path>> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path sources : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith("Test.java"))
                .forEach(file ->
                    tests
                        .computeIfAbsent(file.getFileName().toString(), _ -> new ArrayList<>())
                        .add(file));
          }
        }
      }
    }
    return tests;
  }

  private static Stream<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
