package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with Javas that only say who they are and what they were given. */
final class LauncherTest {
  private static final Path SOURCE = Path.of("src/main/launcher/kube-ipvs");

  @TempDir private Path folder;
  private Path launcher = SOURCE;

  @BeforeEach
  void placeLauncher() throws IOException {
    launcher = executable(folder.resolve("build/kube-ipvs"), Files.readString(SOURCE));
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path java(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    executable(home.resolve("bin/java"), "#!/bin/sh\necho \"$0\"; printf '%s\\n' \"$@\"\n");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private List<String> run(Path command, Path javaHome, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(Path.of("/").toFile());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output.lines().toList();
  }

  @Test
  void takesTheJavaOfJavaHome() throws Exception {
    Path home = java("jdk", "25.0.3");
    List<String> said = run(launcher, home, "ls", "-o", "a b");
    assertThat(said.getFirst()).isEqualTo(home.resolve("bin/java").toString());
    assertThat(said)
        .containsSubsequence(
            "-jar", launcher.resolveSibling("lib/kube-ipvs.jar").toString(), "ls", "-o", "a b")
        .endsWith("a b");
  }

  @Test
  void readsItsOptionsFromAFile() throws Exception {
    assertThat(run(launcher, java("jdk", "25.0.3")))
        .contains("@" + launcher.resolveSibling("lib/java.options"))
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @Test
  void takesTheCacheOfItsJava() throws Exception {
    Path cache = Files.createFile(launcher.resolveSibling("kube-ipvs-25.0.3.aot"));
    assertThat(run(launcher, java("jdk", "25.0.3"))).contains("-XX:AOTCache=" + cache);
    assertThat(run(launcher, java("other", "25.0.4")))
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @Test
  void takesNoCacheOfOlderJars() throws Exception {
    Path cache = Files.createFile(launcher.resolveSibling("kube-ipvs-25.0.3.aot"));
    Path jar =
        Files.createFile(Files.createDirectory(launcher.resolveSibling("lib")).resolve("a.jar"));
    FileTime made = FileTime.fromMillis(1_700_000_000_000L);
    Files.setLastModifiedTime(cache, made);
    Files.setLastModifiedTime(jar, made);
    assertThat(run(launcher, java("jdk", "25.0.3"))).contains("-XX:AOTCache=" + cache);

    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_700_000_001_000L));
    assertThat(run(launcher, java("jdk", "25.0.3")))
        .contains("-jar")
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"));
  }

  @Test
  void takesANewerOne() throws Exception {
    Path home = java("jdk", "26-ea");
    assertThat(run(launcher, home).getFirst()).startsWith(home.toString());
  }

  @Test
  void passesOverAnOldOne() throws Exception {
    Path home = java("jdk", "17.0.12");
    assertThat(run(launcher, home, "version").getFirst()).doesNotStartWith(home.toString());
  }

  @Test
  void runsThroughLinks() throws Exception {
    Path home = java("jdk", "25");
    Path relative = folder.resolve("relative");
    Files.createSymbolicLink(relative, Path.of("build/kube-ipvs"));
    Path twice = folder.resolve("twice");
    Files.createSymbolicLink(twice, relative.toAbsolutePath());
    assertThat(run(twice, home)).contains(launcher.resolveSibling("lib/kube-ipvs.jar").toString());
  }
}
