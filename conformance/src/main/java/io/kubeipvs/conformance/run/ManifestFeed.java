package io.kubeipvs.conformance.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A folder with one manifest in it. */
final class ManifestFeed implements ObjectFeed {
  private final Path manifests;

  private ManifestFeed(Path manifests) {
    this.manifests = manifests;
  }

  static ManifestFeed in(Path folder) throws IOException {
    return new ManifestFeed(Files.createDirectories(folder.resolve("manifests")));
  }

  @Override
  public Map<String, Object> configuration(Map<String, Object> scenario) {
    return scenario;
  }

  @Override
  public List<String> arguments() {
    return List.of("--manifests=" + manifests);
  }

  /** Objects arrive all at once: the file is written beside and moved into place. */
  @Override
  public void put(String manifest) throws IOException {
    Path written = manifests.resolveSibling("objects.next");
    Files.writeString(written, manifest);
    Files.move(
        written,
        manifests.resolve("objects.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    // The folder goes with the run's.
  }
}
