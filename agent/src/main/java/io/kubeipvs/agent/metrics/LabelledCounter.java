package io.kubeipvs.agent.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter for each set of label values that has come up. Without labels it is there from the
 * start. Safe for use by several threads; adding takes no lock.
 */
public final class LabelledCounter implements MetricSource {
  private final Metric metric;
  private final Map<List<String>, LongAdder> counts = new ConcurrentHashMap<>();

  public LabelledCounter(Metric metric) {
    this.metric = metric;
    if (metric.labels().isEmpty()) {
      counts.put(List.of(), new LongAdder());
    }
  }

  public void increment(String... labelValues) {
    add(1, labelValues);
  }

  public void add(long count, String... labelValues) {
    counts.computeIfAbsent(List.of(labelValues), _ -> new LongAdder()).add(count);
  }

  /** The count so far; 0 for label values that have not come up. */
  public long count(String... labelValues) {
    LongAdder adder = counts.get(List.of(labelValues));
    return adder == null ? 0 : adder.sum();
  }

  @Override
  public void collect(Exposition out) {
    Map<String, List<String>> sorted = new TreeMap<>();
    counts.keySet().forEach(values -> sorted.put(String.join("\0", values), values));
    for (List<String> values : sorted.values()) {
      out.sample(metric, count(values.toArray(String[]::new)), values.toArray(String[]::new));
    }
  }
}
