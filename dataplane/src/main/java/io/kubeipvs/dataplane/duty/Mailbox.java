package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What other threads hand to the writer's: plans, and questions. Handing in may be done by any
 * thread and never waits; taking out is the writer's.
 */
final class Mailbox {
  private final Queue<Submitted> submitted = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Journal.Remembered>> journalQueries =
      new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<DifferenceReport>> differenceQueries =
      new ConcurrentLinkedQueue<>();

  /**
   * A plan that was handed in.
   *
   * @param gaps what may be missing from it
   */
  record Submitted(PlanUpdate update, Gaps gaps) {}

  void submit(PlanUpdate update, Gaps gaps) {
    submitted.add(new Submitted(update, gaps));
  }

  void queryJournal(CompletableFuture<Journal.Remembered> answer) {
    journalQueries.add(answer);
  }

  void queryDifferences(CompletableFuture<DifferenceReport> answer) {
    differenceQueries.add(answer);
  }

  /**
   * Whether something waits that can be dealt with.
   *
   * @param comparable whether a question what differs can be answered yet
   */
  boolean isWaiting(boolean comparable) {
    return !submitted.isEmpty()
        || !journalQueries.isEmpty()
        || (comparable && !differenceQueries.isEmpty());
  }

  /** The plan handed in next, or null. */
  @Nullable Submitted nextSubmitted() {
    return submitted.poll();
  }

  /** Whether somebody has asked for the journal. */
  boolean isAskedForJournal() {
    return !journalQueries.isEmpty();
  }

  /** Answers whoever asked for the journal; answers how many. */
  int answerJournal(Journal.Remembered journal) {
    int answered = 0;
    for (var query = journalQueries.poll(); query != null; query = journalQueries.poll()) {
      query.complete(journal);
      answered++;
    }
    return answered;
  }

  /** Whether somebody has asked what differs. */
  boolean isAskedForDifferences() {
    return !differenceQueries.isEmpty();
  }

  /** Answers all who have asked what differs. */
  void answerDifferences(DifferenceReport report) {
    for (var query = differenceQueries.poll(); query != null; query = differenceQueries.poll()) {
      query.complete(report);
    }
  }
}
