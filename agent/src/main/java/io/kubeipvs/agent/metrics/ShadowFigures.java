package io.kubeipvs.agent.metrics;

import io.kubeipvs.dataplane.DifferenceKind;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import java.util.EnumMap;
import java.util.Map;

/** Counts what differs in shadow mode. Safe for use by several threads. */
public final class ShadowFigures implements MetricSource {
  private volatile DifferenceReport standing = DifferenceReport.NONE;

  /** From now on these are what differs. */
  public void standing(DifferenceReport report) {
    standing = report;
  }

  @Override
  public void collect(Exposition out) {
    Map<DifferenceKind, Integer> counts = new EnumMap<>(DifferenceKind.class);
    for (KernelDifference difference : standing.differences()) {
      counts.merge(difference.kind(), 1, Integer::sum);
    }
    for (DifferenceKind kind : DifferenceKind.values()) {
      out.sample(AgentMetrics.SHADOW_DIFFERENCES, counts.getOrDefault(kind, 0), kind.key());
    }
  }
}
