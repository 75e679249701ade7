package io.kubeipvs.kubernetes.source;

import java.util.List;
import java.util.function.Consumer;

/**
 * Tells of Services, EndpointSlices and Nodes, from the first full listing on and then with every
 * change. Has threads of its own from {@link #start} to {@link #close}; the listener is called on
 * those only, by one at a time, with the events of an object in order, those that belong together
 * in one list; it may plan what it hears, and takes as long as that.
 */
public interface ObjectSource extends AutoCloseable {
  /** Begins to tell; called once. */
  void start(Consumer<List<SourceEvent>> listener);

  /** Stops telling and waits for the threads to end. */
  @Override
  void close();
}
