package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneStatus;

/**
 * What the dataplane's thread does in turns. {@link #mailbox} and {@link #status} may be used from
 * any thread; all else by the one thread that owns it.
 */
interface Duty extends AutoCloseable {
  /** Where plans and questions are handed in; differences are answered when there is a plan. */
  Mailbox mailbox();

  DataplaneStatus status();

  /** The first thing that is called. */
  void prepare() throws DataplaneException;

  /** One duty cycle; answers how much was done, 0 for nothing. */
  int doWork(long nowNanos);

  /**
   * When there is something to do: now, if that is so already or something has been handed in.
   * Asked after a turn, however much that did.
   */
  long nextWorkNanos(long nowNanos);

  @Override
  void close();
}
