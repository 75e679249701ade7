package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at the configuration file after each thing that may happen to it. */
final class ConfigurationWatchTest {
  @TempDir private Path folder;
  private final List<String> judged = new ArrayList<>();
  private Path file = Path.of("config.conf");

  @BeforeEach
  void writeFile() throws Exception {
    file = folder.resolve("config.conf");
    Files.writeString(file, "old");
  }

  /** Only "new" is worth a restart. */
  private ConfigurationWatch watch(Path watched) {
    return new ConfigurationWatch(
        watched,
        "old",
        text -> {
          judged.add(text);
          return text.equals("new");
        });
  }

  @Test
  void sameContentIsNoChange() throws Exception {
    ConfigurationWatch watch = watch(file);
    Files.writeString(file, "old");
    assertThat(watch.look()).isFalse();
    assertThat(judged).isEmpty();
  }

  @Test
  void everyOtherContentIsJudgedOnce() throws Exception {
    ConfigurationWatch watch = watch(file);
    Files.writeString(file, "broken");
    assertThat(watch.look()).isFalse();
    assertThat(watch.look()).isFalse();
    Files.writeString(file, "new");
    assertThat(watch.look()).isTrue();
    assertThat(judged).containsExactly("broken", "new");
  }

  @Test
  void fileThatIsGoneAsksForNothing() throws Exception {
    ConfigurationWatch watch = watch(file);
    Files.delete(file);
    assertThat(watch.look()).isFalse();
    Files.writeString(file, "new");
    assertThat(watch.look()).isTrue();
  }

  /** Kubelet writes the files of a ConfigMap into a new directory, and swaps the link to it. */
  @Test
  void configMapChangesBySwapOfALink() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..2026_11_22_a"));
    Files.writeString(first.resolve("config.conf"), "old");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("..data/config.conf"));
    ConfigurationWatch watch = watch(file);
    assertThat(watch.look()).isFalse();

    Path second = Files.createDirectory(folder.resolve("..2026_11_22_b"));
    Files.writeString(second.resolve("config.conf"), "new");
    Path swapped = Files.createSymbolicLink(folder.resolve("..tmp"), second.getFileName());
    Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(watch.look()).isTrue();
  }
}
