package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A source that tells what a test says, when it says so. */
final class DirectedSource implements ObjectSource {
  private final CompletableFuture<Consumer<List<SourceEvent>>> listener = new CompletableFuture<>();

  @Override
  public void start(Consumer<List<SourceEvent>> newListener) {
    listener.complete(newListener);
  }

  /** Tells of objects that are new or have changed. */
  void tell(KubernetesObject... objects) {
    List<SourceEvent> events = new ArrayList<>();
    for (KubernetesObject object : objects) {
      events.add(new SourceEvent.Upserted(object));
    }
    tell(events);
  }

  /** Tells that this was all there is. */
  void synced() {
    tell(List.of(new SourceEvent.Synced()));
  }

  void tell(List<SourceEvent> events) {
    listener.join().accept(events);
  }

  @Override
  public void close() {}
}
