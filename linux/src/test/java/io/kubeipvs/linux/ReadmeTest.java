package io.kubeipvs.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The program in the README is the one that the kernel tests run. */
final class ReadmeTest {
  @Test
  void showsTheExampleAsItIs() throws Exception {
    String example = Files.readString(Path.of("examples", "ListVirtualServers.java"));

    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "```");
    assertThat(example.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(10);
  }
}
