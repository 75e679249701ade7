package io.kubeipvs.agent.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests to the API server, as Go's client does. A watch counts when its answer begins.
 * Safe for use by several threads.
 */
public final class RestClientFigures implements MetricSource {
  private final LabelledCounter requests = new LabelledCounter(KubeProxyMetrics.REST_REQUESTS);
  private final Map<List<String>, Histogram> durations = new ConcurrentHashMap<>();

  /** An answer began, with this status. */
  public void answered(String method, String host, int status, long tookNanos) {
    requests.increment(Integer.toString(status), host, method);
    observe(method, host, tookNanos);
  }

  /** There was no answer. */
  public void failed(String method, String host, long tookNanos) {
    requests.increment("<error>", host, method);
    observe(method, host, tookNanos);
  }

  private void observe(String method, String host, long tookNanos) {
    durations
        .computeIfAbsent(List.of(host, method), _ -> new Histogram(KubeProxyMetrics.restBounds()))
        .observe(tookNanos / 1e9);
  }

  @Override
  public void collect(Exposition out) {
    requests.collect(out);
    Map<String, List<String>> sorted = new TreeMap<>();
    durations.keySet().forEach(labels -> sorted.put(String.join("\0", labels), labels));
    for (List<String> labels : sorted.values()) {
      Histogram histogram = durations.get(labels);
      if (histogram != null) {
        histogram.collect(KubeProxyMetrics.REST_DURATION, out, labels.toArray(String[]::new));
      }
    }
  }
}
