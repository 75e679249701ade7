package io.kubeipvs.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the process end cleanly and with status 0 at SIGTERM or SIGINT, where Java alone would end
 * with 143 or 130: supervisors take those for failures.
 */
final class StopSignal {
  private static final long PATIENCE_SECONDS = 40;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private StopSignal() {}

  /** From now on this process ends when {@link #ended} has been called after a signal. */
  static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::shutDown, "stop signal"));
    return signal;
  }

  /** Runs when a signal has come, and also when the process ends by itself. */
  private void shutDown() {
    if (ended.getCount() == 0) {
      return; // with a status of its own
    }
    requested.countDown();
    try {
      boolean clean = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(clean ? 0 : 1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Wakes whoever waits, as a signal does. */
  void request() {
    requested.countDown();
  }

  /** Waits for a signal. */
  void await() throws InterruptedException {
    requested.await();
  }

  /** Tells that all work has ended. */
  void ended() {
    ended.countDown();
  }
}
