package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DataplaneMeter;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.WriteHistory;
import io.kubeipvs.dataplane.start.Preparation;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Measuring;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Brings the kernel of this node to the plan, and keeps it there. All kernel reads and writes are
 * made by one thread of its own; every method here may be called from any thread.
 *
 * <p>The start checks the node and makes the device. The first submitted plan is compared with what
 * the kernel holds, and only differences are written; so submit it when the lists of objects are
 * complete.
 */
public final class Dataplane implements AutoCloseable {
  /** How long {@link #journal} waits for the writer. */
  public static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(10);

  private static final long LONGEST_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CLOSE_TIMEOUT_SECONDS = 30;

  private final Duty duty;
  private final DataplaneListener listener;
  private final LatestLook clock;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean closing;

  private Dataplane(Duty duty, DataplaneListener listener, LatestLook clock) {
    this.duty = duty;
    this.listener = listener;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("kernel-writer").unstarted(this::run);
  }

  /**
   * Makes only the settings that may need more privileges than the work itself, on the caller's
   * thread: sysctls and IPVS timeouts. The kernel stays open.
   *
   * @throws DataplaneException if one cannot be made; the message says what to do
   */
  public static void initialize(DataplaneConfig config, Kernel kernel, InstantSource wallClock)
      throws DataplaneException {
    KernelWriter writer = new KernelWriter(kernel, new Journal(wallClock), Measuring.NONE);
    new Preparation(config, kernel, writer).initialize();
  }

  /**
   * The kernel settings that a start with this configuration would have to write and that this
   * process may not, each as {@code NAME = VALUE}. Writes nothing.
   *
   * @throws DataplaneException if one cannot be read
   */
  public static List<String> settingsOutOfReach(DataplaneConfig config, Sysctls sysctls)
      throws DataplaneException {
    return Preparation.settingsOutOfReach(config, sysctls);
  }

  /**
   * Checks and prepares the node, then waits for plans. The kernel is closed by {@link #close}, or
   * by a start that fails.
   *
   * @param nanoClock as {@code System.nanoTime}
   * @throws DataplaneException if this node cannot be served; the message says what to do
   */
  public static Dataplane start(
      DataplaneConfig config,
      Kernel kernel,
      DataplaneListener listener,
      DataplaneMeter meter,
      LongSupplier nanoClock,
      InstantSource wallClock)
      throws DataplaneException, InterruptedException {
    LatestLook clock = new LatestLook(nanoClock);
    Measuring measuring = new Measuring(meter, clock);
    Duty duty = new Conductor(config, kernel, listener, measuring, wallClock);
    return start(new Dataplane(duty, listener, clock));
  }

  /**
   * Compares plans with the kernel and tells what differs, but writes nothing. The kernel is closed
   * by {@link #close}, or by a start that fails.
   *
   * @param nanoClock as {@code System.nanoTime}
   * @throws DataplaneException if this node's addresses cannot be read; the message says what to do
   */
  public static Dataplane shadow(
      DataplaneConfig config, Kernel kernel, DataplaneListener listener, LongSupplier nanoClock)
      throws DataplaneException, InterruptedException {
    LatestLook clock = new LatestLook(nanoClock);
    Duty duty = new ShadowConductor(config, kernel, listener, clock);
    return start(new Dataplane(duty, listener, clock));
  }

  private static Dataplane start(Dataplane dataplane)
      throws DataplaneException, InterruptedException {
    dataplane.thread.start();
    try {
      dataplane.started.get();
    } catch (InterruptedException e) {
      dataplane.close();
      throw e;
    } catch (ExecutionException e) {
      dataplane.close();
      if (e.getCause() instanceof DataplaneException cause) {
        throw cause;
      }
      throw new IllegalStateException("the kernel writer died at its start", e.getCause());
    }
    return dataplane;
  }

  /** Hands in the next plan. Plans are applied in the order in which they are handed in. */
  public void submit(PlanUpdate update) {
    submit(update, Gaps.NONE);
  }

  /**
   * Hands in the next plan.
   *
   * @param gaps what may be missing from it; they never grow. As long as there are any, what a
   *     predecessor left and no plan has asked for since the start stays, if it may belong to the
   *     missing objects.
   */
  public void submit(PlanUpdate update, Gaps gaps) {
    duty.mailbox().submit(update, gaps);
    LockSupport.unpark(thread);
  }

  public DataplaneStatus status() {
    return duty.status();
  }

  /**
   * The latest kernel writes. The writer copies them between two duty cycles; their texts are made
   * on the caller's thread.
   *
   * @throws TimeoutException if the writer had no time for it within {@link #JOURNAL_PATIENCE}
   */
  public WriteHistory journal() throws InterruptedException, TimeoutException {
    CompletableFuture<Journal.Remembered> answer = new CompletableFuture<>();
    duty.mailbox().queryJournal(answer);
    LockSupport.unpark(thread);
    try {
      return answer.get(JOURNAL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).history();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * Compares the kernel with the latest plan, now, and answers what differs. Waits for a first
   * plan; the writer does nothing else meanwhile.
   *
   * @throws TimeoutException if there is no plan, or no answer, in so much time
   */
  public DifferenceReport differences(Duration patience)
      throws InterruptedException, TimeoutException {
    CompletableFuture<DifferenceReport> answer = new CompletableFuture<>();
    duty.mailbox().queryDifferences(answer);
    LockSupport.unpark(thread);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Stops writing and leaves the kernel as it is. Traffic goes on. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(Duration.ofSeconds(CLOSE_TIMEOUT_SECONDS))) {
        throw new IllegalStateException(
            "thread " + thread.getName() + " did not end in " + CLOSE_TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      duty.prepare();
      started.complete(null);
      while (!closing) {
        duty.doWork(clock.getAsLong());
        park();
      }
    } catch (DataplaneException e) {
      started.completeExceptionally(e);
    } catch (RuntimeException | Error fault) {
      if (!started.completeExceptionally(fault)) {
        listener.writerDied(fault);
      }
    } finally {
      duty.close();
    }
  }

  /**
   * Waits until there is something to do, reckoned from the latest look at the clock: what the turn
   * did after that, a wait may be too long, and no look more is needed.
   */
  private void park() {
    long nowNanos = clock.latestNanos();
    long waitNanos = Math.min(duty.nextWorkNanos(nowNanos) - nowNanos, LONGEST_PARK_NANOS);
    if (waitNanos > 0 && !closing) {
      LockSupport.parkNanos(this, waitNanos);
    }
  }
}
