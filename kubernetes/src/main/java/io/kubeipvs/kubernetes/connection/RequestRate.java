package io.kubeipvs.kubernetes.connection;

import java.util.concurrent.TimeUnit;

/**
 * Holds requests back so that no more are sent than an operator allows: so many at once, and so
 * many a second in the long run. Safe on any thread.
 */
final class RequestRate {
  private static final double DEFAULT_PER_SECOND = 5;
  private static final int DEFAULT_BURST = 10;
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double nanosPerRequest;
  private final double burstNanos;
  private double nextFreeNanos;

  /** Not above zero means kube-proxy's default: 5 a second, 10 at once. */
  RequestRate(double perSecond, int burst, long nowNanos) {
    nanosPerRequest = NANOS_PER_SECOND / (perSecond > 0 ? perSecond : DEFAULT_PER_SECOND);
    burstNanos = nanosPerRequest * (burst > 0 ? burst : DEFAULT_BURST);
    nextFreeNanos = nowNanos - burstNanos;
  }

  /** Waits for a turn. */
  void await() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(reserve(System.nanoTime()));
  }

  /** Takes the next turn; how long it is until then. */
  synchronized long reserve(long nowNanos) {
    nextFreeNanos = Math.max(nextFreeNanos, nowNanos - burstNanos) + nanosPerRequest;
    return Math.max(0, (long) (nextFreeNanos - nowNanos));
  }
}
