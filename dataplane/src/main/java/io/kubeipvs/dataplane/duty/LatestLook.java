package io.kubeipvs.dataplane.duty;

import java.util.function.LongSupplier;

/**
 * A clock that remembers what it showed last. Where programs cannot read a machine's time source,
 * each look is a system call; what happened a moment ago is often good enough. One thread uses it.
 */
final class LatestLook implements LongSupplier {
  private final LongSupplier nanoClock;
  private long latestNanos;

  /**
   * Looks at another clock.
   *
   * @param nanoClock as {@code System.nanoTime}
   */
  LatestLook(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  @Override
  public long getAsLong() {
    latestNanos = nanoClock.getAsLong();
    return latestNanos;
  }

  /** What the latest look showed; 0 before the first. */
  long latestNanos() {
    return latestNanos;
  }
}
