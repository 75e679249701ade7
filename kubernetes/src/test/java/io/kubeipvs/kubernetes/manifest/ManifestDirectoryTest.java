package io.kubeipvs.kubernetes.manifest;

import static io.kubeipvs.kubernetes.manifest.Manifests.service;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, real edits. What is told arrives in batches; each wait is bounded. */
final class ManifestDirectoryTest {
  private static final long WAIT_SECONDS = 20;
  private static final Duration QUIET = Duration.ofMillis(150);
  private static final Duration GRACE = Duration.ofMillis(1200);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir Path temporary;
  private Path directory;
  private final BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();
  private @Nullable ManifestDirectory source;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("manifests"));
  }

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, UTF_8);
  }

  /** Starts with these waits and gives the first batch. */
  private List<String> start(Duration rescan) throws Exception {
    Timing timing = new Timing(QUIET, Duration.ofSeconds(5), GRACE, rescan);
    ManifestDirectory opened = ManifestDirectory.open(directory, timing);
    source = opened;
    opened.start(events -> batches.add(events.stream().map(Manifests::words).toList()));
    return next();
  }

  private List<String> next() throws InterruptedException {
    List<String> batch = batches.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    return Objects.requireNonNull(batch, "nothing told within " + WAIT_SECONDS + " s");
  }

  /** Nothing is told, for longer than it takes to notice that a file is gone. */
  private void assertSilence() throws InterruptedException {
    assertThat(batches.poll(GRACE.plus(QUIET).toMillis() + 500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void everythingIsToldAtOnceAndThenThatItIsAllEvenIfSomeIsBroken() throws Exception {
    write("a.yaml", service("web", 80));
    write("b.yml", service("dns", 53));
    write(
        "c.json", "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"worker-1\"}}");
    write("d.yaml", "a: b: c");
    write(".hidden.yaml", service("hidden", 80));
    write("web.yaml~", service("backup", 80));
    write("notes.txt", service("notes", 80));
    Files.createDirectory(directory.resolve("sub.yaml"));
    assertThat(start(NEVER))
        .containsExactly(
            "upserted Service default/dns",
            "upserted Service default/web",
            "upserted Node worker-1",
            "refused d.yaml:1: column 5: mapping values are not allowed here",
            "synced");
    assertSilence();
  }

  @Test
  void anEmptyDirectoryIsCompleteToo() throws Exception {
    assertThat(start(NEVER)).containsExactly("synced");
  }

  @Test
  void filesThatComeChangeAndGoAreTold() throws Exception {
    start(NEVER);
    write("web.yaml", service("web", 80));
    assertThat(next()).containsExactly("upserted Service default/web");
    write("web.yaml", service("web", 81));
    assertThat(next()).containsExactly("upserted Service default/web");
    Files.delete(directory.resolve("web.yaml"));
    assertThat(next()).containsExactly("deleted Service default/web");
    assertSilence();
  }

  @Test
  void changesOfOneSaveAreToldTogether() throws Exception {
    start(NEVER);
    write("web.yaml", service("web", 80));
    write("dns.yaml", service("dns", 53));
    write("shop.yaml", service("shop", 443));
    assertThat(next())
        .containsExactly(
            "upserted Service default/dns",
            "upserted Service default/shop",
            "upserted Service default/web");
  }

  @Test
  void anEditorThatReplacesTheFileDoesNotDeleteItsObjects() throws Exception {
    Path file = directory.resolve("web.yaml");
    write("web.yaml", service("web", 80));
    start(NEVER);
    // As vim does: the old file becomes the backup, a new one is written, the backup goes.
    Files.move(file, directory.resolve("web.yaml~"));
    Thread.sleep(GRACE.dividedBy(4));
    write("web.yaml", service("web", 81));
    Files.delete(directory.resolve("web.yaml~"));
    assertThat(next()).containsExactly("upserted Service default/web");
    // As others do: a new file takes the old one's name.
    write("new", service("web", 82));
    Files.move(directory.resolve("new"), file, ATOMIC_MOVE);
    assertThat(next()).containsExactly("upserted Service default/web");
    assertSilence();
  }

  @Test
  void aFileThatIsEmptyForAMomentDoesNotLoseItsObjects() throws Exception {
    write("web.yaml", service("web", 80));
    start(NEVER);
    write("web.yaml", "");
    Thread.sleep(GRACE.dividedBy(4));
    write("web.yaml", service("web", 81));
    assertThat(next()).containsExactly("upserted Service default/web");
    write("web.yaml", "");
    assertThat(next()).containsExactly("deleted Service default/web");
    assertSilence();
  }

  @Test
  void aFileThatIsRenamedChangesNothing() throws Exception {
    write("a.yaml", service("web", 80));
    start(NEVER);
    Files.move(directory.resolve("a.yaml"), directory.resolve("b.yaml"));
    assertSilence();
    Files.delete(directory.resolve("b.yaml"));
    assertThat(next()).containsExactly("deleted Service default/web");
  }

  @Test
  void aConfigMapMountIsSwappedAsAWhole() throws Exception {
    // As the kubelet lays it out: web.yaml -> ..data/web.yaml, ..data -> ..1.
    Path first = Files.createDirectory(directory.resolve("..1"));
    Files.writeString(first.resolve("web.yaml"), service("web", 80));
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(directory.resolve("web.yaml"), Path.of("..data/web.yaml"));
    assertThat(start(NEVER)).containsExactly("upserted Service default/web", "synced");
    Path second = Files.createDirectory(directory.resolve("..2"));
    Files.writeString(second.resolve("web.yaml"), service("web", 81));
    Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
    Files.move(directory.resolve("..data_tmp"), directory.resolve("..data"), ATOMIC_MOVE);
    Files.delete(first.resolve("web.yaml"));
    Files.delete(first);
    assertThat(next()).containsExactly("upserted Service default/web");
    assertSilence();
  }

  @Test
  void whatInotifyDoesNotTellIsFoundByLookingAgain() throws Exception {
    Path elsewhere = temporary.resolve("web.yaml");
    Files.writeString(elsewhere, service("web", 80));
    Files.createSymbolicLink(directory.resolve("web.yaml"), elsewhere);
    start(Duration.ofMillis(200));
    Files.writeString(elsewhere, service("web", 81));
    assertThat(next()).containsExactly("upserted Service default/web");
  }

  @Test
  void aDirectoryThatVanishesKeepsItsObjectsInForceAndIsFollowedWhenItReturns() throws Exception {
    write("web.yaml", service("web", 80));
    start(NEVER);
    Path away = temporary.resolve("away");
    Files.move(directory, away);
    // The directory itself is not told of: the next look at anything finds it gone.
    Files.writeString(away.resolve("touch.yaml"), "");
    String problem = "manifests: no such file or directory; what it held stays in force";
    assertThat(next()).singleElement().asString().startsWith("refused ").endsWith(problem);
    Files.createDirectory(directory);
    write("web.yaml", service("web", 81));
    List<String> batch = next();
    assertThat(batch).hasSize(2).contains("upserted Service default/web");
    assertThat(batch.getLast()).startsWith("mended ").endsWith(problem);
    write("dns.yaml", service("dns", 53));
    assertThat(next()).containsExactly("upserted Service default/dns");
  }

  @Test
  void aDirectoryBehindALinkIsFollowedToItsSuccessor() throws Exception {
    Path second = Files.createDirectory(temporary.resolve("second"));
    write("web.yaml", service("web", 80));
    Files.writeString(second.resolve("web.yaml"), service("web", 81));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    directory = link;
    start(Duration.ofMillis(200));
    Files.createSymbolicLink(temporary.resolve("new"), second);
    Files.move(temporary.resolve("new"), link, ATOMIC_MOVE);
    assertThat(next()).containsExactly("upserted Service default/web");
    write("dns.yaml", service("dns", 53));
    assertThat(next()).containsExactly("upserted Service default/dns");
  }

  @Test
  void whatCannotBeReadIsToldOnceAndMends() throws Exception {
    write("web.yaml", service("web", 80));
    start(Duration.ofMillis(200));
    Files.delete(directory.resolve("web.yaml"));
    Files.createSymbolicLink(directory.resolve("web.yaml"), Path.of("nowhere"));
    try (RandomAccessFile large =
        new RandomAccessFile(directory.resolve("large.yaml").toFile(), "rw")) {
      large.setLength((64 << 20) + 1);
    }
    assertThat(next())
        .containsExactly(
            "refused large.yaml: cannot be read: it is larger than 64 MiB; split it",
            "refused web.yaml: is a symbolic link that leads nowhere");
    assertSilence();
    Files.delete(directory.resolve("large.yaml"));
    Files.delete(directory.resolve("web.yaml"));
    assertThat(next())
        .containsExactly(
            "deleted Service default/web",
            "mended large.yaml: cannot be read: it is larger than 64 MiB; split it",
            "mended web.yaml: is a symbolic link that leads nowhere");
  }

  @Test
  void aDirectoryThatIsNotThereIsAnErrorAtOnce() throws Exception {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> ManifestDirectory.open(missing))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "manifests directory "
                + missing
                + ": no such file or directory; it must be a directory that this process may read");
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> ManifestDirectory.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(": not a directory; ");
  }

  @Test
  void afterCloseNothingIsTold() throws Exception {
    start(Duration.ofMillis(50));
    close();
    write("web.yaml", service("web", 80));
    assertThat(batches.poll(500, TimeUnit.MILLISECONDS)).isNull();
  }
}
