package io.kubeipvs.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who plans, when, and never two at once. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PlanningTurnsTest {
  private static final String PLANNER = "planner";

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final AgentClock clock = new AgentClock(nanos::get, () -> Instant.EPOCH);
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Inbox inbox = new Inbox();
  private final PlanningTurns turns = new PlanningTurns(inbox, clock, faults::add);

  /** Work that takes out what was put in, and says who did. */
  private static final class Inbox implements PlanningTurns.Work {
    private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turnsAtOnce = new AtomicInteger();
    private final AtomicBoolean overlapped = new AtomicBoolean();

    /** Of which no thread knows but by the turns that others have had. */
    private final List<Integer> planned = new ArrayList<>();

    /** The name of the thread of each turn that planned something. */
    private final BlockingQueue<String> planners = new LinkedBlockingQueue<>();

    private volatile int plannedCount;
    private volatile long laterNanos = Long.MAX_VALUE;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** At which a thread stands that has found that there is nothing more to do. */
    private volatile CountDownLatch gateAtEnd = new CountDownLatch(0);

    private volatile boolean atEnd;
    private volatile boolean broken;
    private volatile boolean ended;

    @Override
    public void turn(long nowNanos) {
      overlapped.compareAndSet(false, turnsAtOnce.incrementAndGet() > 1);
      if (broken) {
        throw new IllegalStateException("a fault");
      }
      boolean any = nowNanos >= laterNanos;
      if (any) {
        laterNanos = Long.MAX_VALUE;
      }
      for (Integer next = waiting.poll(); next != null; next = waiting.poll()) {
        planned.add(next);
        any = true;
      }
      if (any) {
        planners.add(Thread.currentThread().getName());
        awaitUninterruptibly(gate);
      }
      plannedCount = planned.size();
      turnsAtOnce.decrementAndGet();
    }

    @Override
    public long nextNanos() {
      long next = waiting.isEmpty() ? laterNanos : Long.MIN_VALUE;
      atEnd = true;
      awaitUninterruptibly(gateAtEnd);
      return next;
    }

    @Override
    public void end() {
      ended = true;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @AfterEach
  void close() {
    inbox.gate.countDown();
    inbox.gateAtEnd.countDown();
    turns.close();
    assertThat(inbox.ended).isTrue();
    assertThat(inbox.overlapped).isFalse();
  }

  /** Starts, and waits until the planner's thread has found nothing to do, and sleeps. */
  private void start() {
    turns.start();
    while (!isPlannerAsleep()) {
      Thread.onSpinWait();
    }
  }

  private static boolean isPlannerAsleep() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread ->
            thread.getName().equals(PLANNER) && thread.getState() == Thread.State.WAITING);
  }

  private void put(int change) {
    inbox.waiting.add(change);
    turns.wakeOrTurn();
  }

  private void passCalm() {
    nanos.addAndGet(PlanningTurns.CALM_NANOS);
  }

  private static String me() {
    return Thread.currentThread().getName();
  }

  @Test
  void whoHearsOfAChangeThatComesAlonePlansIt() {
    start();
    for (int change = 0; change < 10; change++) {
      passCalm();
      put(change);
      assertThat(inbox.plannedCount).isEqualTo(change + 1);
    }
    assertThat(inbox.planners).hasSize(10).containsOnly(me());
  }

  @Test
  void whatComesSoonAfterATurnIsLeftToThePlannersThread() throws Exception {
    start();
    passCalm();
    put(1);
    put(2);
    assertThat(inbox.planners.take()).isEqualTo(me());
    assertThat(inbox.planners.take()).isEqualTo(PLANNER);
  }

  @Test
  void whatComesAmidATurnIsPlannedTogetherByThePlannersThread() throws Exception {
    start();
    passCalm();
    inbox.gate = new CountDownLatch(1);
    Thread first = Thread.ofPlatform().name("first").start(() -> put(1));
    assertThat(inbox.planners.take()).isEqualTo("first");
    passCalm();
    put(2); // does not wait, though a turn goes on
    put(3);
    inbox.gate.countDown();
    first.join();
    assertThat(inbox.planners.take()).isEqualTo(PLANNER);
    turns.close();
    assertThat(inbox.planned).containsExactly(1, 2, 3);
    assertThat(inbox.planners).isEmpty();
  }

  @Test
  void whatComesWhenATurnHasLookedForMoreAlreadyIsPlannedByThePlannersThread() throws Exception {
    start();
    passCalm();
    inbox.atEnd = false;
    inbox.gateAtEnd = new CountDownLatch(1);
    Thread first = Thread.ofPlatform().name("first").start(() -> put(1));
    while (!inbox.atEnd) {
      Thread.onSpinWait();
    }
    put(2);
    inbox.gateAtEnd.countDown();
    first.join();
    assertThat(inbox.planners.take()).isEqualTo("first");
    assertThat(inbox.planners.take()).isEqualTo(PLANNER);
  }

  @Test
  void whatHasToWaitIsDoneByThePlannersThread() throws Exception {
    start();
    passCalm();
    inbox.laterNanos = nanos.get() + 1_000_000;
    put(1); // whose turn finds that there is something to do later
    assertThat(inbox.planners.take()).isEqualTo(me());
    nanos.addAndGet(1_000_000);
    assertThat(inbox.planners.take()).isEqualTo(PLANNER);
  }

  @Test
  void whatIsForThePlannersThreadIsDoneThere() throws Exception {
    start();
    passCalm();
    inbox.waiting.add(1);
    turns.wake();
    assertThat(inbox.planners.take()).isEqualTo(PLANNER);
  }

  @Test
  void aFaultIsToldOnceWhoeverPlansAndEndsAllTurns() {
    start();
    passCalm();
    inbox.broken = true;
    put(1);
    inbox.broken = false;
    passCalm();
    put(2);
    turns.close();
    assertThat(faults).singleElement().hasToString("java.lang.IllegalStateException: a fault");
    assertThat(inbox.planners).isEmpty();
    inbox.turnsAtOnce.set(0);
  }

  @Test
  void closingWaitsForTheTurnAndLetsNoneBegin() throws Exception {
    start();
    passCalm();
    inbox.gate = new CountDownLatch(1);
    Thread first = Thread.ofPlatform().name("first").start(() -> put(1));
    assertThat(inbox.planners.take()).isEqualTo("first");
    Thread closing = Thread.ofPlatform().start(turns::close);
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(inbox.ended).isFalse();
    inbox.gate.countDown();
    closing.join();
    first.join();
    assertThat(inbox.ended).isTrue();
    passCalm();
    put(2);
    assertThat(inbox.planners).isEmpty();
    assertThat(inbox.planned).containsExactly(1);
  }

  @Test
  void ofManyWhoHearNoneIsLostAndNoTwoPlanAtOnce() throws Exception {
    long seed = Long.getLong("kubeipvs.seed", System.nanoTime() & 0xffff_ffffL);
    int threads = 4;
    int changes = 5_000;
    start();
    List<Thread> hearing = new ArrayList<>();
    for (int number = 0; number < threads; number++) {
      Random random = new Random(seed + number);
      int first = number * changes;
      hearing.add(
          Thread.ofPlatform()
              .name("hearing " + number)
              .start(() -> {
                for (int change = first; change < first + changes; change++) {
                  nanos.addAndGet(random.nextLong(PlanningTurns.CALM_NANOS));
                  put(change);
                }
              }));
    }
    for (Thread thread : hearing) {
      thread.join();
    }
    while (inbox.plannedCount < threads * changes && faults.isEmpty()) {
      Thread.onSpinWait(); // what is lost is waited for until the test's time is over
    }
    turns.close();
    assertThat(faults).as("seed " + seed).isEmpty();
    assertThat(inbox.planned.stream().sorted())
        .as("seed " + seed)
        .containsExactlyElementsOf(IntStream.range(0, threads * changes).boxed().toList());
    for (int number = 0; number < threads; number++) {
      int of = number;
      assertThat(inbox.planned.stream().filter(change -> change / changes == of))
          .as("what one thread heard is in order; seed " + seed)
          .isSorted();
    }
    assertThat(inbox.planners).as("seed " + seed).contains(PLANNER);
  }
}
