package io.kubeipvs.agent.metrics;

import static io.kubeipvs.agent.metrics.Metric.counter;
import static io.kubeipvs.agent.metrics.Metric.gauge;

import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of our own that tell what traffic flows where, with names. A Service port's figures
 * are the sum over its front ends of one kind and family; a back end's are the sum over all front
 * ends of the Service port.
 */
public final class TrafficMetrics {
  private static final String[] SERVICE_LABELS = {
    "namespace", "service", "port", "protocol", "via", "ip_family"
  };

  private static final String[] BACKEND_LABELS = {
    "namespace", "service", "port", "protocol", "endpoint", "pod", "node"
  };

  static final List<Metric> SERVICE =
      totals("kubeipvs_service_", "of a Service port", SERVICE_LABELS);

  static final List<Metric> BACKEND =
      totals("kubeipvs_backend_", "of a Service port's back end", BACKEND_LABELS);

  static final Metric ACTIVE =
      gauge(
          "kubeipvs_backend_active_connections",
          "Established connections of a Service port's back end.",
          BACKEND_LABELS);

  static final Metric INACTIVE =
      gauge(
          "kubeipvs_backend_inactive_connections",
          "Connections of a Service port's back end that begin, end, or are none (UDP).",
          BACKEND_LABELS);

  static final Metric LEFT_OUT =
      gauge(
          "kubeipvs_traffic_left_out",
          "What has no traffic metrics because there would be more than the limit.",
          "kind");

  static final Metric READ_DURATION =
      gauge("kubeipvs_traffic_read_duration_seconds", "Time to read the traffic from the kernel.");

  static final Metric READ_FAILURES =
      counter("kubeipvs_traffic_read_failures_total", "Times that the traffic could not be read.");

  static final List<Metric> ALL = all();

  private TrafficMetrics() {}

  /** In the order of {@link Traffic#total}. */
  private static List<Metric> totals(String prefix, String whose, String... labels) {
    return List.of(
        counter(prefix + "connections_total", "Connections " + whose + ".", labels),
        counter(prefix + "incoming_packets_total", "Packets from clients " + whose + ".", labels),
        counter(prefix + "outgoing_packets_total", "Packets to clients " + whose + ".", labels),
        counter(prefix + "incoming_bytes_total", "Bytes from clients " + whose + ".", labels),
        counter(prefix + "outgoing_bytes_total", "Bytes to clients " + whose + ".", labels));
  }

  private static List<Metric> all() {
    List<Metric> all = new ArrayList<>(SERVICE);
    all.addAll(BACKEND);
    all.addAll(List.of(ACTIVE, INACTIVE, LEFT_OUT, READ_DURATION, READ_FAILURES));
    return List.copyOf(all);
  }
}
