package io.kubeipvs.agent;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Turns of planning, one at a time. Who hears of a change that comes alone takes the turn for it:
 * to wake another thread for it would cost a good part of what the plan costs. What comes amid a
 * turn or soon after one is left to the planner's thread, where it is planned together with what
 * comes meanwhile; so is what has to wait.
 */
final class PlanningTurns implements AutoCloseable {
  /** A change that comes sooner than this after a turn may be one of many. */
  static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Work work;
  private final AgentClock clock;
  private final Consumer<Throwable> onFault;
  private final Thread thread = Thread.ofPlatform().name("planner").unstarted(this::run);
  private final ReentrantLock turn = new ReentrantLock();
  private volatile boolean ended;

  // Whose turn it is has these.
  private long calmFromNanos;
  private long waitsUntilNanos = Long.MAX_VALUE;

  /**
   * What is done in turns: by one thread at a time, each of which sees what those before it did.
   */
  interface Work {
    /** Does what there is to do. */
    void turn(long nowNanos);

    /** When there is something to do next; asked in a turn, after it. */
    long nextNanos();

    /** There are no more turns. */
    void end();
  }

  /**
   * No turn begins before {@link #start}.
   *
   * @param onFault told if the work threw what it must not; there is no turn after that
   */
  PlanningTurns(Work work, AgentClock clock, Consumer<Throwable> onFault) {
    this.work = work;
    this.clock = clock;
    this.onFault = onFault;
  }

  void start() {
    thread.start();
  }

  /** There is something to do, for the planner's thread. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** There is something to do; the caller does it if it came alone. */
  void wakeOrTurn() {
    if (!tryTurn()) {
      wake();
    }
  }

  /** Answers whether the planner's thread may sleep on. */
  private boolean tryTurn() {
    if (!turn.tryLock()) {
      return false;
    }
    try {
      long nowNanos = clock.nanos();
      if (ended || nowNanos < calmFromNanos) {
        return false;
      }
      return turn(nowNanos) >= waitsUntilNanos;
    } finally {
      turn.unlock();
    }
  }

  /** Answers when the next turn is due. */
  private long turn(long nowNanos) {
    try {
      work.turn(nowNanos);
      calmFromNanos = clock.latestNanos() + CALM_NANOS;
      return work.nextNanos();
    } catch (RuntimeException | Error e) {
      ended = true;
      onFault.accept(e);
      return Long.MIN_VALUE;
    }
  }

  private void run() {
    while (!ended) {
      turn.lock();
      try {
        if (!ended) {
          waitsUntilNanos = turn(clock.nanos());
        }
      } finally {
        turn.unlock();
      }
      park();
    }
  }

  /**
   * Sleeps until the next turn, which this thread alone sets, reckoned from the latest look at the
   * clock. Who has something to do for this thread unparks it, but a wait for a lock in the turn
   * may have taken that; so nothing may wait from when the work was asked what there is to do.
   */
  private void park() {
    long nextNanos = waitsUntilNanos;
    long nowNanos = clock.latestNanos();
    if (ended || nextNanos <= nowNanos) {
      return;
    }
    if (nextNanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nextNanos - nowNanos);
    }
  }

  /** Waits for the turn that goes on, and lets none begin after it. */
  @Override
  public void close() {
    ended = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    turn.lock();
    try {
      work.end();
    } finally {
      turn.unlock();
    }
  }
}
