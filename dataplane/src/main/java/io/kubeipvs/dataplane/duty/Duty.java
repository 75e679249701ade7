package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneStatus;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the dataplane's thread does in turns. {@link #submit}, the queries and {@link #status} may
 * be used from any thread; all else by the one thread that owns it.
 */
interface Duty extends AutoCloseable {
  void submit(PlanUpdate update, boolean complete);

  void queryJournal(CompletableFuture<List<KernelWrite>> answer);

  /** Asks for a comparison, which is made when there is a plan. */
  void queryDifferences(CompletableFuture<DifferenceReport> answer);

  DataplaneStatus status();

  /** The first thing that is called. */
  void prepare() throws DataplaneException;

  /** One duty cycle; answers how much was done, 0 for nothing. */
  int doWork(long nowNanos);

  /** When there will be something to do unless something is handed in before. */
  long nextWorkNanos(long nowNanos);

  @Override
  void close();
}
