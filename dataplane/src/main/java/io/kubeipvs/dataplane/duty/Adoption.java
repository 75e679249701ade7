package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.keep.Drains;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.proxy.plan.NodePlan;
import org.jspecify.annotations.Nullable;

/**
 * The first comparison, of the whole kernel with the plan, after which the plan's changes are
 * followed. Tried again with backoff while the kernel cannot be read. Owned by the writer's thread.
 */
final class Adoption {
  private final CurrentPlan plan;
  private final Drains drains;
  private final Comparison comparison;
  private final Findings findings;
  private final ReadingNews news;
  private int failedAttempts;
  private long nextAttemptNanos = Long.MIN_VALUE;

  Adoption(
      CurrentPlan plan, Drains drains, Comparison comparison, Findings findings, ReadingNews news) {
    this.plan = plan;
    this.drains = drains;
    this.comparison = comparison;
    this.findings = findings;
    this.news = news;
  }

  /** When it is tried next; never if there is nothing to adopt. */
  long nextAttemptNanos() {
    return plan.planned() == null || plan.isAdopted() ? Long.MAX_VALUE : nextAttemptNanos;
  }

  /** Tries, if it is time; answers how often. All that differs is on the agenda afterwards. */
  int attempt(long nowNanos) {
    NodePlan bare = plan.planned();
    if (bare == null || plan.isAdopted() || nowNanos < nextAttemptNanos) {
      return 0;
    }
    ReadingFailure failure = adopt(bare, nowNanos);
    news.ofComparison(failure);
    if (failure != null) {
      failedAttempts++;
      nextAttemptNanos = nowNanos + Agenda.backoffNanos(failedAttempts);
    }
    return 1;
  }

  private @Nullable ReadingFailure adopt(NodePlan bare, long nowNanos) {
    ReadingFailure failure = comparison.readAll(bare);
    if (failure != null) {
      return failure;
    }
    try {
      findings.compareAll(drains.over(plan.adopt(bare, nowNanos)));
      return null;
    } catch (IptablesException e) {
      return ReadingFailure.of("rules", e);
    }
  }
}
