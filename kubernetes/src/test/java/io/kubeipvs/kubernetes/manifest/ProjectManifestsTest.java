package io.kubeipvs.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.decode.DecodedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest of the project itself is good: the lab's, and what kube-proxy was once fed. */
final class ProjectManifestsTest {
  private static final Path PROJECT = Path.of(System.getProperty("basedir", ".")).resolve("..");

  static List<Path> files() throws IOException {
    try (Stream<Path> lab = Files.walk(PROJECT.resolve("lab"));
        Stream<Path> scenarios = Files.walk(PROJECT.resolve("conformance/scenarios"))) {
      return Stream.concat(
              lab.filter(path -> path.toString().endsWith(".yaml"))
                  .filter(path -> !path.toString().contains("/target/")),
              scenarios.filter(path -> path.endsWith("objects.yaml")))
          .map(PROJECT::relativize)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isUsable(Path file) throws IOException {
    FileReading reading = FileReading.of(Files.readAllBytes(PROJECT.resolve(file)));
    assertThat(reading).isInstanceOf(FileReading.Parsed.class);
    assertThat(((FileReading.Parsed) reading).objects())
        .isNotEmpty()
        .hasOnlyElementsOfType(DecodedObject.Usable.class);
  }
}
