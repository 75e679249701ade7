package io.kubeipvs.conformance.load;

import java.time.Duration;

/**
 * How long this machine has run none of its threads, in all: time in which nobody could have
 * answered. A thread of its own sleeps for a short while again and again, and what it wakes up too
 * late counts. May be read from any thread.
 */
final class Standstill implements AutoCloseable {
  private static final long SLEEP_NANOS = 20_000_000L;

  /** A thread that gets its turn may be late by so much on any machine. */
  private static final long USUAL_NANOS = 30_000_000L;

  private final Thread thread;
  private volatile Watched watched = new Watched(0, System.nanoTime());

  /** How much was counted, up to when. */
  private record Watched(long countedNanos, long untilNanos) {
    /** With what has gone by since. */
    Watched at(long nowNanos) {
      long late = nowNanos - untilNanos - SLEEP_NANOS - USUAL_NANOS;
      return new Watched(countedNanos + Math.max(0, late), nowNanos);
    }
  }

  private Standstill() {
    this.thread = Thread.ofPlatform().daemon().name("standstill").unstarted(this::watch);
  }

  /** Begins to watch. */
  static Standstill start() {
    Standstill standstill = new Standstill();
    standstill.thread.start();
    return standstill;
  }

  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(Duration.ofNanos(SLEEP_NANOS));
      } catch (InterruptedException _) {
        return; // nobody asks any more
      }
      watched = watched.at(System.nanoTime());
    }
  }

  /**
   * Since {@link #start}, also where the watching thread itself has not had its turn again yet; the
   * difference of two answers is what lay between them.
   */
  long nanos() {
    return watched.at(System.nanoTime()).countedNanos();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
