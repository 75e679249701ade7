package io.kubeipvs.kubernetes.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends reads that wait for too long: that is how a connection that is dead without a sign is
 * noticed. A time limit of the socket's own would make two system calls and four looks at the clock
 * more of each event of a watch. Here one thread looks at all that is read, eight times within the
 * shortest patience, so a silence may last an eighth longer than it is borne. Safe on any thread.
 */
final class SilenceGuard implements AutoCloseable {
  private static final int LOOKS_WITHIN_PATIENCE = 8;
  private static final long SHORTEST_REST_MILLIS = 100;
  private static final long LONGEST_REST_MILLIS = TimeUnit.SECONDS.toMillis(15);

  private final List<Silence> guarded = new ArrayList<>();
  private @Nullable Thread thread;
  private long restMillis;
  private boolean closed;

  /** Guards reads from now on, until {@link #leave}. */
  synchronized Silence guard(Duration patience, Runnable end) {
    Silence silence = new Silence(patience, end);
    guarded.add(silence);
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().daemon().name("silence guard").start(this::run);
    }
    hasten();
    return silence;
  }

  /** What is read has come to its end. */
  synchronized void leave(Silence silence) {
    guarded.remove(silence);
  }

  /** How long from now on a read may wait. */
  synchronized void patience(Silence silence, Duration patience) {
    silence.patience(patience);
    hasten();
  }

  /** Wakes the thread only if it would sleep for longer than it may now. */
  private void hasten() {
    if (restMillis == 0 || rest() < restMillis) {
      notifyAll();
    }
  }

  private synchronized void run() {
    try {
      while (!closed) {
        long nowNanos = System.nanoTime();
        for (Silence silence : List.copyOf(guarded)) {
          silence.look(nowNanos);
        }
        restMillis = rest();
        wait(restMillis);
      }
    } catch (InterruptedException _) {
      // Nobody interrupts it but to end it.
    }
  }

  /** Until the next look; 0, for ever, while nothing is read. */
  private long rest() {
    long rest = 0;
    for (Silence silence : guarded) {
      long of = silence.patience().toMillis() / LOOKS_WITHIN_PATIENCE;
      rest = rest == 0 ? of : Math.min(rest, of);
    }
    return guarded.isEmpty() ? 0 : Math.clamp(rest, SHORTEST_REST_MILLIS, LONGEST_REST_MILLIS);
  }

  /** Ends the thread; nothing is guarded any more. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
