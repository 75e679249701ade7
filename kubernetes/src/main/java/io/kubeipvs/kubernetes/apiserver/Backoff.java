package io.kubeipvs.kubernetes.apiserver;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failure. Reads no clock; not thread-safe. */
final class Backoff {
  private final Timing timing;
  private final RandomGenerator random;
  private long nextNanos;
  private long lastFailureNanos = Long.MIN_VALUE;

  Backoff(Timing timing, RandomGenerator random) {
    this.timing = timing;
    this.random = random;
    this.nextNanos = timing.firstRetry().toNanos();
  }

  /**
   * The wait after what is no failure, but what all nodes may see at once: up to that after a first
   * failure, at random. It makes no other wait longer.
   */
  Duration afterBreak() {
    return Duration.ofNanos((long) (timing.firstRetry().toNanos() * random.nextDouble()));
  }

  /**
   * The wait after a failure at this time.
   *
   * @param atLeastSeconds what the server asked for; 0 for nothing
   */
  Duration afterFailure(long nowNanos, int atLeastSeconds) {
    if (lastFailureNanos != Long.MIN_VALUE
        && nowNanos - lastFailureNanos > timing.calmAfter().toNanos()) {
      nextNanos = timing.firstRetry().toNanos();
    }
    lastFailureNanos = nowNanos;
    long stretched = (long) (nextNanos * (1 + random.nextDouble()));
    nextNanos = Math.min(nextNanos * 2, timing.longestRetry().toNanos());
    Duration asked = Duration.ofSeconds(atLeastSeconds);
    Duration own = Duration.ofNanos(stretched);
    return own.compareTo(asked) > 0 ? own : asked;
  }
}
