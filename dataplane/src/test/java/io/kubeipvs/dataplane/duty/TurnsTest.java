package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.write.Journal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * When the writer has to turn: it rests after a turn, whatever that did, unless there is something
 * to do. That every turn which does something was announced is held for all tests by {@link Turns}.
 */
final class TurnsTest {
  private static final TestPlan PLAN =
      TestPlan.of(TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80"));
  private static final TestPlan MORE =
      TestPlan.of(
          TestService.clusterIp(
              "default/web", "10.96.94.225", 80, "10.244.1.3:80", "10.244.2.3:80"));

  private final FakeNode node = new FakeNode();

  private long restNanos() {
    return node.conductor().nextWorkNanos(node.nowNanos()) - node.nowNanos();
  }

  @Test
  void aPlanIsDueAtOnceAndAfterItsTurnThereIsRestUntilTheNextLook() throws Exception {
    node.start(PLAN);
    node.pass(Duration.ofMinutes(1));
    assertThat(restNanos()).isPositive();

    node.conductor().mailbox().submit(MORE.after(PLAN, "default/web", "8"), Gaps.NONE);
    assertThat(restNanos()).isZero();
    assertThat(node.conductor().doWork(node.nowNanos())).isPositive();

    assertThat(restNanos()).isPositive();
    assertThat(node.ipvsadm()).contains("10.244.2.3:80");
  }

  @Test
  void aChangeLooksAtTheClockBeforeItsBatchAndAfterItAndWhenItIsApplied() throws Exception {
    node.start(PLAN);
    node.pass(Duration.ofMinutes(1));
    int before = node.looksAtClock();

    node.conductor().mailbox().submit(MORE.after(PLAN, "default/web", "8"), Gaps.NONE);
    node.conductor().doWork(node.nowNanos());

    assertThat(node.looksAtClock() - before).isEqualTo(3);
  }

  @Test
  void aQuestionForTheJournalIsDueAtOnceAndOneForDifferencesWhenThereIsAPlan() throws Exception {
    node.start();
    CompletableFuture<DifferenceReport> differences = new CompletableFuture<>();
    node.conductor().mailbox().queryDifferences(differences);
    assertThat(restNanos()).isPositive();

    CompletableFuture<Journal.Remembered> journal = new CompletableFuture<>();
    node.conductor().mailbox().queryJournal(journal);
    assertThat(restNanos()).isZero();
    node.conductor().doWork(node.nowNanos());
    assertThat(journal).isDone();
    assertThat(restNanos()).isPositive();

    node.apply(PLAN.first());
    assertThat(differences).isDone();
    CompletableFuture<DifferenceReport> again = new CompletableFuture<>();
    node.conductor().mailbox().queryDifferences(again);
    assertThat(restNanos()).isZero();
    node.conductor().doWork(node.nowNanos());
    assertThat(again).isDone();
  }
}
