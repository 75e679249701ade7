package io.kubeipvs.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the lab keeps what it makes: one folder that is removed with the lab, reached by a short
 * path, because newcomers read and type it. Immutable.
 *
 * @param project folder of the project, which is only read
 * @param home the lab's own folder
 */
public record LabFiles(Path project, Path home) {
  private static final Path SHORT_PATH = Path.of("/run/lab");

  /**
   * Makes the folder, and copies the manifests into it, so that a change to them in the lab leaves
   * the project as it is.
   *
   * @param scratch existing folder that the lab may write to
   */
  public static LabFiles create(Path project, Path scratch) {
    try {
      Path folder = Files.createDirectories(scratch.resolve("lab").toAbsolutePath());
      Files.deleteIfExists(SHORT_PATH);
      Files.createSymbolicLink(SHORT_PATH, folder);
      LabFiles files = new LabFiles(project, SHORT_PATH);
      copyFolder(project.resolve("lab/manifests"), files.manifests());
      copyFolder(project.resolve("lab/later"), files.later());
      files.linkCommand();
      return files;
    } catch (IOException e) {
      throw new LabException("cannot set up the lab's folder in " + scratch + ": " + e, e);
    }
  }

  /** What the agents read; an edit here takes effect. */
  public Path manifests() {
    return home.resolve("manifests");
  }

  /** Manifests and rules that come into play later. */
  public Path later() {
    return home.resolve("later");
  }

  /** A folder with the command {@code kube-ipvs}, first in everybody's search path. */
  public Path commands() {
    return home.resolve("bin");
  }

  public Path podFolder(String pod) {
    return home.resolve("pods").resolve(pod);
  }

  public Path nodeFolder(String node) {
    return home.resolve("nodes").resolve(node);
  }

  /** Writes a file of the lab and the folders above it. */
  public void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new LabException("cannot write " + file + ": " + e, e);
    }
  }

  /** Removes a file if it is there. */
  public void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new LabException("cannot delete " + file + ": " + e, e);
    }
  }

  private void linkCommand() {
    Path built = project.resolve("build/kube-ipvs");
    if (!Files.isExecutable(built)) {
      throw new LabException("there is no " + built + "; run make first");
    }
    Path command = commands().resolve("kube-ipvs");
    write(command, "#!/bin/sh\nexec '" + built + "' \"$@\"\n");
    if (!command.toFile().setExecutable(true)) {
      throw new LabException("cannot make " + command + " executable");
    }
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files;
    try (Stream<Path> listing = Files.list(from)) {
      files = listing.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
