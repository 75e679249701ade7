package io.kubeipvs.agent.metrics;

import java.util.List;

/**
 * What identifies a metric, and what it means. Immutable.
 *
 * @param name as it is exposed; that of a counter ends in {@code _total}
 * @param labels the names of its labels, in the order in which samples give their values
 * @param help one sentence
 */
public record Metric(String name, MetricType type, List<String> labels, String help) {
  public Metric {
    labels = List.copyOf(labels);
    if (type == MetricType.COUNTER && !name.endsWith("_total")) {
      throw new IllegalArgumentException("counter " + name + " does not end in _total");
    }
  }

  static Metric counter(String name, String help, String... labels) {
    return new Metric(name, MetricType.COUNTER, List.of(labels), help);
  }

  static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, MetricType.GAUGE, List.of(labels), help);
  }

  static Metric histogram(String name, String help, String... labels) {
    return new Metric(name, MetricType.HISTOGRAM, List.of(labels), help);
  }
}
