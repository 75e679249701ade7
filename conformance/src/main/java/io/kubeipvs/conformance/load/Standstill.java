package io.kubeipvs.conformance.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

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
  private final AtomicLong nanos = new AtomicLong();

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
    long beforeNanos = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(Duration.ofNanos(SLEEP_NANOS));
      } catch (InterruptedException _) {
        return; // nobody asks any more
      }
      long nowNanos = System.nanoTime();
      nanos.addAndGet(Math.max(0, nowNanos - beforeNanos - SLEEP_NANOS - USUAL_NANOS));
      beforeNanos = nowNanos;
    }
  }

  /** Since {@link #start}; the difference of two answers is what lay between them. */
  long nanos() {
    return nanos.get();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
