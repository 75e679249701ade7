package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command as the build left it, started from another folder with the JVM's own words. */
@Tag("kernel")
final class AotCacheTest {
  private static final int LIMIT_SECONDS = 60;

  /** The JVM would look for it with each class in the cache, and throw as often. */
  @Test
  void namesNoJarThatIsNotThere() throws Exception {
    assumeTrue(hasCache(), "the build has made no AOT cache");

    List<String> said = version("-Xlog:exceptions=info:stdout", "-Xlog:class+load=info:stdout");

    assertThat(said).anyMatch(line -> line.startsWith("kube-ipvs "));
    assertThat(said.stream().filter(line -> line.contains("io.kubeipvs.cli.Main source:")))
        .allMatch(line -> line.endsWith("shared objects file"))
        .hasSize(1);
    assertThat(said.stream().filter(line -> line.contains("'java/nio/file/NoSuchFileException'")))
        .isEmpty();
  }

  private static boolean hasCache() throws IOException {
    try (DirectoryStream<Path> caches =
        Files.newDirectoryStream(CommandUnderTest.LAUNCHER.resolveSibling("."), "*.aot")) {
      return caches.iterator().hasNext();
    }
  }

  private static List<String> version(String... javaOptions) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(CommandUnderTest.LAUNCHER.toString(), "version")
            .directory(CommandUnderTest.scratch("elsewhere").toFile())
            .redirectErrorStream(true);
    builder.environment().put("KUBE_IPVS_JAVA_OPTIONS", String.join(" ", javaOptions));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return said.lines().toList();
  }
}
