package io.kubeipvs.agent;

import io.kubeipvs.kubernetes.source.ObjectSource;
import io.kubeipvs.kubernetes.source.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A source that reads already while nobody listens yet, so that objects come in while the kernel is
 * got ready. What it hears meanwhile is kept, and told first. May be closed more than once. Safe on
 * any thread.
 */
final class EarlySource implements ObjectSource {
  private final ObjectSource source;
  private final List<List<SourceEvent>> kept = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Consumer<List<SourceEvent>> listener;

  private EarlySource(ObjectSource source) {
    this.source = source;
  }

  /**
   * Begins to read.
   *
   * @param source closed by what this answers
   */
  static EarlySource reading(ObjectSource source) {
    EarlySource early = new EarlySource(source);
    source.start(early::hear);
    return early;
  }

  private synchronized void hear(List<SourceEvent> events) {
    if (listener == null) {
      kept.add(events);
    } else {
      listener.accept(events);
    }
  }

  @Override
  public synchronized void start(Consumer<List<SourceEvent>> newListener) {
    if (listener != null) {
      throw new IllegalStateException("a source is started once");
    }
    listener = newListener;
    kept.forEach(newListener);
    kept.clear();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      source.close();
    }
  }
}
