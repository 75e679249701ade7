package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.write.Measuring;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.NodePlan;

/**
 * When the kernel is looked at for what somebody else changed, and who is told: a look at what
 * tells of changes every second or so, and every sync period a comparison of everything, slice by
 * slice with rests between. Owned by the writer's thread.
 */
final class DriftCheck {
  private final Comparison comparison;
  private final Findings findings;
  private final ChangeWatch watch;
  private final Pacing pacing;
  private final Measuring measuring;
  private final ReadingNews news;
  private final DataplaneListener listener;
  private final long syncPeriodNanos;
  private long nextComparisonNanos;
  private long nextSliceNanos;
  private boolean comparing;
  private long comparisonStartNanos;
  private long comparisons;

  DriftCheck(
      DataplaneConfig config,
      Comparison comparison,
      Findings findings,
      ChangeWatch watch,
      Measuring measuring,
      ReadingNews news,
      DataplaneListener listener) {
    this.comparison = comparison;
    this.findings = findings;
    this.watch = watch;
    this.pacing = new Pacing(config);
    this.measuring = measuring;
    this.news = news;
    this.listener = listener;
    this.syncPeriodNanos = config.syncPeriod().toNanos();
  }

  /** Everything has been compared just now. */
  void rest(long nowNanos) {
    nextComparisonNanos = nowNanos + syncPeriodNanos;
  }

  /** Everything is to be compared anew, now. */
  void startAnew(long nowNanos) {
    comparing = false;
    nextComparisonNanos = nowNanos;
  }

  /** When there is the next look or slice. */
  long nextNanos() {
    return Math.min(comparing ? nextSliceNanos : nextComparisonNanos, watch.nextLookNanos());
  }

  /** How many comparisons of everything have been finished. */
  long comparisons() {
    return comparisons;
  }

  /** The rules of a family are about to be read. */
  void rulesAreToBeRead(IpFamily family) {
    try {
      watch.rulesAreToBeRead(family);
    } catch (IptablesException e) {
      news.ofWatch(ReadingFailure.of("changes of rules", e));
    }
  }

  /** The rules of a family are as planned now, or could not be; whether that took a write. */
  void rulesCompared(IpFamily family, boolean written) {
    try {
      watch.rulesCompared(family, written);
    } catch (IptablesException e) {
      news.ofWatch(ReadingFailure.of("changes of rules", e));
    }
  }

  /** One look, if it is time. What it finds is due now; to have looked is no work. */
  void look(NodePlan current, long nowNanos) {
    if (nowNanos < watch.nextLookNanos()) {
      return;
    }
    int before = findings.count();
    long startNanos = measuring.now();
    ReadingFailure failure = watch.look(current, nowNanos);
    news.ofWatch(failure);
    if (failure == null) {
      measuring.meter().looked();
    }
    watch.rest(nowNanos + pacing.lookPeriodNanos(measuring.since(startNanos)));
    tellFound(findings.takeSince(before));
    news.ofAddresses();
  }

  /** One slice of a comparison, if it is time; answers how many. */
  int compareSlice(NodePlan current, long nowNanos) {
    if (!comparing) {
      if (nowNanos < nextComparisonNanos) {
        return 0;
      }
      comparing = true;
      comparisonStartNanos = nowNanos;
      nextSliceNanos = nowNanos;
      comparison.begin(current);
    }
    if (nowNanos < nextSliceNanos) {
      return 0;
    }
    long startNanos = measuring.now();
    ReadingFailure failure = comparison.nextSlice(current);
    long sliceNanos = measuring.since(startNanos);
    nextSliceNanos = startNanos + sliceNanos + pacing.restNanos(comparison.readCount(), sliceNanos);
    if (failure != null || comparison.isDone()) {
      news.ofComparison(failure);
    }
    news.ofAddresses();
    if (comparison.isDone()) {
      comparing = false;
      comparisons++;
      measuring.meter().compared(measuring.since(comparisonStartNanos));
      rest(nowNanos);
      tellFound(findings.count());
    }
    return 1;
  }

  private void tellFound(int differences) {
    if (differences > 0) {
      listener.driftFound(differences);
    }
  }

  /** Leaves out what has not been compared. */
  void end() {
    comparison.end();
  }
}
