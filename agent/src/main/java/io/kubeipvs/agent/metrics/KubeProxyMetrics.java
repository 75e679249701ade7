package io.kubeipvs.agent.metrics;

import static io.kubeipvs.agent.metrics.Metric.counter;
import static io.kubeipvs.agent.metrics.Metric.gauge;
import static io.kubeipvs.agent.metrics.Metric.histogram;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The metrics that kube-proxy 1.36 exposes in IPVS mode, with its names, types, labels and buckets,
 * so that boards and alerts go on working. What cannot be in a Java process ({@code go_*}) or is of
 * libraries that are not there is left out.
 */
public final class KubeProxyMetrics {
  private static final String IP_FAMILY = "ip_family";
  private static final String CODE = "code";

  public static final Metric SYNC_DURATION =
      histogram(
          "kubeproxy_sync_proxy_rules_duration_seconds",
          "Time from handing a plan to the kernel's writer until all of it has been tried.",
          IP_FAMILY);

  public static final Metric SYNC_LAST_QUEUED =
      gauge(
          "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds",
          "When a change last came in, in seconds since 1970.",
          IP_FAMILY);

  public static final Metric SYNC_LAST =
      gauge(
          "kubeproxy_sync_proxy_rules_last_timestamp_seconds",
          "When kernel and plan were last brought together or compared, in seconds since 1970.",
          IP_FAMILY);

  public static final Metric NETWORK_PROGRAMMING =
      histogram(
          "kubeproxy_network_programming_duration_seconds",
          "Time from a pod's or Service's change to its being in this kernel, as the annotation"
              + " endpoints.kubernetes.io/last-change-trigger-time lets it be told.",
          IP_FAMILY);

  public static final Metric ENDPOINT_CHANGES_PENDING =
      gauge(
          "kubeproxy_sync_proxy_rules_endpoint_changes_pending",
          "Changes of EndpointSlices that are not planned for yet.");

  public static final Metric ENDPOINT_CHANGES =
      counter(
          "kubeproxy_sync_proxy_rules_endpoint_changes_total",
          "Changes of EndpointSlices that were seen.");

  public static final Metric SERVICE_CHANGES_PENDING =
      gauge(
          "kubeproxy_sync_proxy_rules_service_changes_pending",
          "Changes of Services that are not planned for yet.");

  public static final Metric SERVICE_CHANGES =
      counter(
          "kubeproxy_sync_proxy_rules_service_changes_total",
          "Changes of Services that were seen.");

  public static final Metric NO_LOCAL_ENDPOINTS =
      gauge(
          "kubeproxy_sync_proxy_rules_no_local_endpoints_total",
          "Services with traffic policy Local that have endpoints, but none on this node.",
          "traffic_policy",
          IP_FAMILY);

  public static final Metric RESTORE_FAILURES =
      counter(
          "kubeproxy_sync_proxy_rules_iptables_restore_failures_total",
          "Runs of iptables-restore that failed.",
          IP_FAMILY);

  public static final Metric CONNTRACK_DURATION =
      histogram(
          "kubeproxy_conntrack_reconciler_sync_duration_seconds",
          "Time for one look at all tracked UDP flows and the deletion of stale ones.",
          IP_FAMILY);

  public static final Metric CONNTRACK_DELETED =
      counter(
          "kubeproxy_conntrack_reconciler_deleted_entries_total",
          "Tracked UDP flows that were deleted because they led to no endpoint any more.",
          IP_FAMILY);

  public static final Metric HEALTHZ =
      counter("kubeproxy_proxy_healthz_total", "Answers of /healthz, by status code.", CODE);

  public static final Metric LIVEZ =
      counter("kubeproxy_proxy_livez_total", "Answers of /livez, by status code.", CODE);

  static final Metric REST_REQUESTS =
      counter(
          "rest_client_requests_total",
          "Requests to the API server; the code is that of the answer, or <error> for none.",
          CODE,
          "host",
          "method");

  static final Metric REST_DURATION =
      histogram(
          "rest_client_request_duration_seconds",
          "Time from a request to the API server to the head of its answer.",
          "host",
          "verb");

  public static final Metric BUILD_INFO =
      gauge(
          "kubernetes_build_info",
          "Always 1; the version of this program is in git_version.",
          "build_date",
          "compiler",
          "git_commit",
          "git_tree_state",
          "git_version",
          "go_version",
          "major",
          "minor",
          "platform");

  /** Stands at {@code /metrics/slis} alone. */
  static final Metric HEALTH_CHECK =
      gauge("kubernetes_healthcheck", "1 while the check named succeeds.", "name", "type");

  /** Stands at {@code /metrics/slis} alone. */
  static final Metric HEALTH_CHECKS =
      counter("kubernetes_healthchecks_total", "Results of the check.", "name", "status", "type");

  public static final List<Metric> ALL =
      List.of(
          SYNC_DURATION,
          SYNC_LAST_QUEUED,
          SYNC_LAST,
          NETWORK_PROGRAMMING,
          ENDPOINT_CHANGES_PENDING,
          ENDPOINT_CHANGES,
          SERVICE_CHANGES_PENDING,
          SERVICE_CHANGES,
          NO_LOCAL_ENDPOINTS,
          RESTORE_FAILURES,
          CONNTRACK_DURATION,
          CONNTRACK_DELETED,
          HEALTHZ,
          LIVEZ,
          REST_REQUESTS,
          REST_DURATION,
          BUILD_INFO,
          HEALTH_CHECK,
          HEALTH_CHECKS);

  private KubeProxyMetrics() {}

  /** The bounds of its durations: 1 ms, doubled 14 times. */
  static double[] syncBounds() {
    return Histogram.exponentialBounds(0.001, 2, 15);
  }

  /** From 5 ms to a minute. */
  static double[] restBounds() {
    return new double[] {0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60};
  }

  /** Fine up to a minute, coarse up to five; kube-proxy has a bound at 0 too. */
  static double[] networkProgrammingBounds() {
    DoubleStream parts = DoubleStream.of(0, 0.25, 0.5);
    parts = DoubleStream.concat(parts, IntStream.rangeClosed(1, 59).asDoubleStream());
    parts = DoubleStream.concat(parts, IntStream.range(0, 12).mapToDouble(i -> 60 + 5.0 * i));
    return DoubleStream.concat(parts, IntStream.range(0, 7).mapToDouble(i -> 120 + 30.0 * i))
        .toArray();
  }
}
