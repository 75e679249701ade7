package io.kubeipvs.dataplane;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The duty cycle: takes what was handed in, brings due resources to the plan, looks after drains,
 * and compares with the kernel slice by slice.
 *
 * <p>{@link #submit}, {@link #queryJournal} and {@link #status} may be called from any thread; all
 * else by the one thread that owns it.
 */
final class Conductor implements AutoCloseable {
  private final DataplaneConfig config;
  private final Kernel kernel;
  private final Journal journal;
  private final KernelWriter writer;
  private final Agenda agenda;
  private final Queue<PlanUpdate> submitted = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<List<KernelWrite>>> journalQueries =
      new ConcurrentLinkedQueue<>();
  private volatile DataplaneStatus status;

  private @Nullable NodePlan plan;
  private long appliedUpdates;
  private Set<IpAddress> interfaceAddresses = Set.of();

  Conductor(
      DataplaneConfig config, Kernel kernel, DataplaneListener listener, InstantSource wallClock) {
    this.config = config;
    this.kernel = kernel;
    this.journal = new Journal(wallClock);
    this.writer = new KernelWriter(kernel, journal);
    this.agenda = new Agenda(listener);
    this.status = currentStatus();
  }

  void submit(PlanUpdate update) {
    submitted.add(update);
  }

  void queryJournal(CompletableFuture<List<KernelWrite>> answer) {
    journalQueries.add(answer);
  }

  DataplaneStatus status() {
    return status;
  }

  void prepare() throws DataplaneException {
    new Preparation(config, kernel, writer).run();
    status = currentStatus();
  }

  /** One duty cycle; answers how much was done, 0 for nothing. */
  int doWork(long nowNanos) {
    int work = 0;
    for (PlanUpdate update = submitted.poll(); update != null; update = submitted.poll()) {
      plan = update.plan();
      update.touched().forEach(agenda::touch);
      appliedUpdates++;
      work++;
    }
    for (var query = journalQueries.poll(); query != null; query = journalQueries.poll()) {
      query.complete(journal.latest());
      work++;
    }
    if (work > 0) {
      status = currentStatus();
    }
    return work;
  }

  /** When there will be something to do unless something is handed in before. */
  long nextWorkNanos(long nowNanos) {
    return agenda.nextDueNanos(nowNanos);
  }

  private DataplaneStatus currentStatus() {
    return new DataplaneStatus(
        plan != null,
        appliedUpdates,
        agenda.failingCount(),
        agenda.failing(),
        0,
        0,
        journal.writes(),
        journal.failedWrites(),
        interfaceAddresses);
  }

  @Override
  public void close() {
    kernel.close();
  }
}
