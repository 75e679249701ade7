package io.kubeipvs.kubernetes.connection;

import java.time.Duration;

/**
 * How long a read waits already, as somebody sees who looks from time to time. The thread that
 * reads tells when a read begins and ends, for the price of two writes to memory; one other thread
 * looks.
 */
final class Silence {
  private final Runnable end;
  private volatile Duration patience;
  private volatile boolean ended;

  /** Odd while a read waits; written by the thread that reads. */
  private volatile long turns;

  // Of the thread that looks.
  private long turnsSeen;
  private long sinceNanos;

  /**
   * Silence that is borne for so long.
   *
   * @param end ends the read that waits; called by the thread that looks, once
   */
  Silence(Duration patience, Runnable end) {
    this.patience = patience;
    this.end = end;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
  void readBegins() {
    turns++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it
  void readEnds() {
    turns++;
  }

  Duration patience() {
    return patience;
  }

  /** How long from now on a read may wait. */
  void patience(Duration patience) {
    this.patience = patience;
  }

  /** Whether a read was ended because it had waited too long. */
  boolean isEnded() {
    return ended;
  }

  /** Looks, and ends a read that has waited too long. */
  void look(long nowNanos) {
    long now = turns;
    boolean waits = now % 2 == 1;
    if (!waits || now != turnsSeen) {
      turnsSeen = now;
      sinceNanos = nowNanos;
    } else if (!ended && nowNanos - sinceNanos >= patience.toNanos()) {
      ended = true;
      end.run();
    }
  }
}
