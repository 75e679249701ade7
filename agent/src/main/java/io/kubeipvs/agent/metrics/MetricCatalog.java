package io.kubeipvs.agent.metrics;

import java.util.List;
import java.util.stream.Stream;

/** Every metric there is. */
public final class MetricCatalog {
  private MetricCatalog() {}

  public static List<Metric> all() {
    return Stream.of(KubeProxyMetrics.ALL, AgentMetrics.ALL, TrafficMetrics.ALL, ProcessMetrics.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
