package io.kubeipvs.agent;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time for threads that work in turns: the steady clock, read anew each time, and the time of
 * day at its latest reading. The clock of the day itself is read once a second at most, so a step
 * of it shows within a second. Where a machine's time source cannot be read by programs, each
 * reading is a system call, and about half of what a change asks the kernel for are readings.
 *
 * <p>Any thread may use it. Who asks for the time of day without a reading of its own just before
 * gets that of another thread's, however long ago.
 */
final class AgentClock implements InstantSource {
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier steady;
  private final InstantSource day;
  private volatile long latestNanos;
  private volatile @Nullable Anchor anchor;

  /** Both clocks at one moment. */
  private record Anchor(long nanos, Instant instant) {
    Instant at(long otherNanos) {
      return instant.plusNanos(otherNanos - nanos);
    }
  }

  /**
   * Reads these.
   *
   * @param steady in nanoseconds, of no meaning but for their differences
   * @param day may be set at any time
   */
  AgentClock(LongSupplier steady, InstantSource day) {
    this.steady = steady;
    this.day = day;
    this.latestNanos = steady.getAsLong();
  }

  /** The steady clock's nanoseconds, now. */
  long nanos() {
    long nanos = steady.getAsLong();
    latestNanos = nanos;
    return nanos;
  }

  /** What {@link #nanos} answered last, whichever thread asked. */
  long latestNanos() {
    return latestNanos;
  }

  /** The time of day when {@link #nanos} was called last. */
  @Override
  public Instant instant() {
    long asked = latestNanos;
    Anchor known = anchor;
    if (known == null || asked - known.nanos >= TRUSTED_NANOS) {
      known = new Anchor(nanos(), day.instant());
      anchor = known;
      return known.instant;
    }
    return known.at(asked);
  }
}
