package io.kubeipvs.agent.metrics;

/** What Prometheus calls the kinds of figures. */
public enum MetricType {
  COUNTER("counter"),
  GAUGE("gauge"),
  HISTOGRAM("histogram");

  private final String text;

  MetricType(String text) {
    this.text = text;
  }

  /** As it stands in a TYPE line. */
  @Override
  public String toString() {
    return text;
  }
}
