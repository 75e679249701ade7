package io.kubeipvs.kubernetes.source;

import java.util.List;
import java.util.function.Consumer;

/**
 * Tells of Services, EndpointSlices and Nodes, from the first full listing on and then with every
 * change. Runs a thread of its own from {@link #start} to {@link #close}; the listener is called on
 * that thread only, with events in order, those that belong together in one list, and must return
 * quickly.
 */
public interface ObjectSource extends AutoCloseable {
  /** Begins to tell; called once. */
  void start(Consumer<List<SourceEvent>> listener);

  /** Stops telling and waits for the thread to end. */
  @Override
  void close();
}
