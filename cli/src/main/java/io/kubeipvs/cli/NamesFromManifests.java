package io.kubeipvs.cli;

import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads a directory of manifests once, for the names in it. */
final class NamesFromManifests {
  private static final int PATIENCE_SECONDS = 30;

  private final Terminal terminal;
  private final List<KubernetesObject> objects = new ArrayList<>();
  private final CountDownLatch complete = new CountDownLatch(1);

  private NamesFromManifests(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The names in the directory; what cannot be read of it is told on the terminal. */
  static NameTable read(Path directory, Terminal terminal) throws IOException {
    return new NamesFromManifests(terminal).read(directory);
  }

  private NameTable read(Path directory) throws IOException {
    try (ManifestDirectory source = ManifestDirectory.open(directory)) {
      source.start(this::hear);
      if (!complete.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "reading " + directory + " took longer than " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + directory, e);
    }
    return NameTable.of(objects);
  }

  /** Called on the source's thread; the latch hands the objects over. */
  private void hear(List<SourceEvent> events) {
    if (complete.getCount() == 0) {
      return;
    }
    for (SourceEvent event : events) {
      switch (event) {
        case SourceEvent.Upserted upserted -> objects.add(upserted.object());
        case SourceEvent.Refused refused -> terminal.hint(refused.problem().toString());
        case SourceEvent.Synced _ -> complete.countDown();
        case SourceEvent.Deleted _, SourceEvent.Mended _, SourceEvent.Noticed _ -> {}
      }
    }
  }
}
