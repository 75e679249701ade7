package io.kubeipvs.agent.health;

import io.kubeipvs.agent.metrics.Exposition;
import io.kubeipvs.agent.metrics.KubeProxyMetrics;
import io.kubeipvs.agent.metrics.LabelledCounter;
import io.kubeipvs.agent.metrics.MetricSource;

/** Counts the answers of {@code /healthz} and {@code /livez}. Safe for use by several threads. */
public final class HealthProbes implements MetricSource {
  private final LabelledCounter healthz = new LabelledCounter(KubeProxyMetrics.HEALTHZ);
  private final LabelledCounter livez = new LabelledCounter(KubeProxyMetrics.LIVEZ);

  HealthProbes() {}

  void healthz(int status) {
    healthz.increment(Integer.toString(status));
  }

  void livez(int status) {
    livez.increment(Integer.toString(status));
  }

  @Override
  public void collect(Exposition out) {
    healthz.collect(out);
    livez.collect(out);
  }
}
