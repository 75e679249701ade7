package io.kubeipvs.agent.metrics;

/** Whatever has figures to tell. */
public interface MetricSource {
  /**
   * Tells all figures as they are now, those of one metric together. Called on any thread; must not
   * disturb those that do the work.
   */
  void collect(Exposition out);
}
