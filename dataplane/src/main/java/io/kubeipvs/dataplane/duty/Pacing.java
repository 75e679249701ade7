package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.proxy.config.Difference;
import java.util.concurrent.TimeUnit;

/**
 * How often a node looks for what somebody else changed. What is asked every second tells of most
 * changes; the comparison of everything finds the rest. So on a node with many Services it is
 * spread over as long as it takes to use no more than a small share of a processor, and a change of
 * ours never waits for more than one slice of it. Pure.
 */
final class Pacing {
  /** So many times its own length of rest follows a slice: a twenty-fifth of a percent. */
  private static final long SLICE_REST = 2500;

  /** The longest rest, in sync periods: with kube-proxy's, five minutes. */
  private static final long LONGEST_REST_PERIODS = 10;

  /** The same for looks: a fiftieth. */
  private static final long LOOK_REST = 5000;

  /** So much is read at once, without rests: a small node is compared within its sync period. */
  private static final int READ_AT_ONCE = 1000;

  private static final long LOOK_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_LOOK_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final boolean watches;
  private final long syncPeriodNanos;

  Pacing(DataplaneConfig config) {
    this.watches = config.differences().has(Difference.NOTICING_CHANGES);
    this.syncPeriodNanos = config.syncPeriod().toNanos();
  }

  /** From the end of a slice to the next. */
  long restNanos(int readSoFar, long sliceNanos) {
    return watches && readSoFar > READ_AT_ONCE
        ? Math.min(sliceNanos * SLICE_REST, syncPeriodNanos * LONGEST_REST_PERIODS)
        : 0;
  }

  /** From one look at what changes often to the next. */
  long lookPeriodNanos(long lookNanos) {
    return Math.clamp(lookNanos * LOOK_REST, LOOK_PERIOD_NANOS, LONGEST_LOOK_PERIOD_NANOS);
  }
}
