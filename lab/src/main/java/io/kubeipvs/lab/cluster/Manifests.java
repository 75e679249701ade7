package io.kubeipvs.lab.cluster;

import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.lab.LabException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The manifests that are in force, read from their folder whenever somebody asks. */
public final class Manifests {
  private static final int PATIENCE_SECONDS = 20;
  private final Path folder;

  Manifests(Path folder) {
    this.folder = folder;
  }

  /** What the kernel should hold, by the manifests of this moment. */
  public ExpectedState expected() {
    return ExpectedState.of(objects());
  }

  private List<KubernetesObject> objects() {
    BlockingQueue<List<SourceEvent>> rounds = new LinkedBlockingQueue<>();
    List<KubernetesObject> objects = new ArrayList<>();
    try (ManifestDirectory source = ManifestDirectory.open(folder)) {
      source.start(rounds::add);
      boolean complete = false;
      while (!complete) {
        List<SourceEvent> round = rounds.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (round == null) {
          throw new LabException("the manifests in " + folder + " cannot be read in time");
        }
        round.forEach(event -> take(event, objects));
        complete = round.contains(new SourceEvent.Synced());
      }
    } catch (IOException e) {
      throw new LabException("cannot read the manifests: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw LabException.interrupted(e);
    }
    return objects;
  }

  private void take(SourceEvent event, List<KubernetesObject> objects) {
    switch (event) {
      case SourceEvent.Upserted upserted -> objects.add(upserted.object());
      case SourceEvent.Refused refused ->
          throw new LabException("a manifest is wrong: " + folder + "/" + refused.problem());
      case SourceEvent.Deleted _, SourceEvent.Synced _ -> {}
      case SourceEvent.Mended _, SourceEvent.Noticed _ -> {}
    }
  }
}
