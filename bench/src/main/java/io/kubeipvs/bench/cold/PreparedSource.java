package io.kubeipvs.bench.cold;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Tells objects that were decoded before, all at once, when it is started. */
final class PreparedSource implements ObjectSource {
  private final List<SourceEvent> events = new ArrayList<>();
  private volatile long toldNanos;

  PreparedSource(List<? extends KubernetesObject> objects) {
    objects.forEach(object -> events.add(new SourceEvent.Upserted(object)));
    events.add(new SourceEvent.Synced());
  }

  /** {@code System.nanoTime()} of the moment at which the objects were told. */
  long toldNanos() {
    return toldNanos;
  }

  @Override
  public void start(Consumer<List<SourceEvent>> listener) {
    toldNanos = System.nanoTime();
    listener.accept(List.copyOf(events));
  }

  @Override
  public void close() {}
}
