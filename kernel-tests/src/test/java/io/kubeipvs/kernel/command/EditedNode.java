package io.kubeipvs.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * A node whose manifests are edited while {@code kube-ipvs} serves it, and which is compared with
 * fresh nodes. One thread owns it.
 */
final class EditedNode implements AutoCloseable {
  private static final long LIMIT_MILLIS = 120_000;

  /** On a file system that tells of changes, so that quick ones are seen one by one. */
  private final Path folder;

  private final List<String> options;
  private final CommandUnderTest edited;
  private String addresses = "";

  EditedNode(List<String> options) throws Exception {
    this.folder = Files.createTempDirectory(Path.of("/run"), "edited");
    this.options = options;
    write("node", ManifestText.node("zone-a", "192.168.224.4"));
    write(
        "other",
        ManifestText.service("other", "clusterIP: 10.96.9.9, ports: [{name: p, port: 9}]")
            + ManifestText.slice(
                "other",
                "other",
                "IPv4",
                "{name: p, port: 99}",
                ManifestText.pod("10.244.3.3", 3)));
    this.edited = start("edited");
    edited.settled(LIMIT_MILLIS);
  }

  private CommandUnderTest start(String name) throws Exception {
    List<String> arguments = new ArrayList<>(CommandUnderTest.arguments(folder));
    arguments.addAll(options);
    CommandUnderTest started = CommandUnderTest.start(name, arguments);
    for (String address : addresses.split(" ", -1)) {
      if (!address.isEmpty()) {
        started.run("ip address add " + address + " dev eth0");
      }
    }
    return started;
  }

  /** Replaces a manifest at once. */
  void write(String name, String content) throws IOException {
    Path beside = folder.resolve("." + name);
    Files.writeString(beside, content);
    Files.move(beside, folder.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  void remove(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name + ".yaml"));
  }

  /** Gives the node these addresses beside its own, as IP/LENGTH with blanks, and no others. */
  void nodeAddresses(String now) throws Exception {
    for (String address : addresses.split(" ", -1)) {
      edited.run(address.isEmpty() ? "true" : "ip address delete " + address + " dev eth0");
    }
    addresses = now;
    for (String address : addresses.split(" ", -1)) {
      edited.run(address.isEmpty() ? "true" : "ip address add " + address + " dev eth0");
    }
  }

  /** What somebody else does in the node's namespace. */
  void byHand(String lines) throws Exception {
    edited.run(lines);
  }

  /** Ends the command as the kernel does when memory is short. */
  void kill() {
    edited.kill();
  }

  void startAgain() throws IOException {
    edited.startAgain();
  }

  /** Holds the node against one that starts with what the manifests say now. */
  void compare(String title) throws Exception {
    compare(title, Duration.ofSeconds(20));
  }

  /**
   * @param patience how long it may take until the node is as it should be
   */
  void compare(String title, Duration patience) throws Exception {
    try (CommandUnderTest fresh = start("fresh")) {
      SortedMap<String, String> expected = fresh.settled(LIMIT_MILLIS);
      SortedMap<String, String> found = edited.state();
      long endNanos = System.nanoTime() + patience.toNanos();
      while (!found.equals(expected) && System.nanoTime() < endNanos) {
        Thread.sleep(300);
        expected = fresh.settled(LIMIT_MILLIS);
        found = edited.state();
      }
      assertThat(found).as("after: %s", title).isEqualTo(expected);
      System.out.println("      " + title);
    }
  }

  @Override
  public void close() throws IOException {
    edited.close();
  }
}
