package io.kubeipvs.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Names, types and labels as kube-proxy v1.36.3 exposes them in IPVS mode, and the bounds of its
 * histograms as they stood in its answer.
 */
final class KubeProxyNamesTest {
  private static final List<String> OF_KUBE_PROXY =
      List.of(
          "kubeproxy_conntrack_reconciler_deleted_entries_total counter [ip_family]",
          "kubeproxy_conntrack_reconciler_sync_duration_seconds histogram [ip_family]",
          "kubeproxy_network_programming_duration_seconds histogram [ip_family]",
          "kubeproxy_proxy_healthz_total counter [code]",
          "kubeproxy_proxy_livez_total counter [code]",
          "kubeproxy_sync_proxy_rules_duration_seconds histogram [ip_family]",
          "kubeproxy_sync_proxy_rules_endpoint_changes_pending gauge []",
          "kubeproxy_sync_proxy_rules_endpoint_changes_total counter []",
          "kubeproxy_sync_proxy_rules_iptables_restore_failures_total counter [ip_family]",
          "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds gauge [ip_family]",
          "kubeproxy_sync_proxy_rules_last_timestamp_seconds gauge [ip_family]",
          "kubeproxy_sync_proxy_rules_no_local_endpoints_total gauge [ip_family, traffic_policy]",
          "kubeproxy_sync_proxy_rules_service_changes_pending gauge []",
          "kubeproxy_sync_proxy_rules_service_changes_total counter []",
          "kubernetes_build_info gauge [build_date, compiler, git_commit, git_tree_state,"
              + " git_version, go_version, major, minor, platform]",
          "kubernetes_healthcheck gauge [name, type]",
          "kubernetes_healthchecks_total counter [name, status, type]");

  private static final List<String> OF_THE_CLIENT =
      List.of(
          "rest_client_request_duration_seconds histogram [host, verb]",
          "rest_client_requests_total counter [code, host, method]");

  private static final List<String> OF_THE_PROCESS =
      List.of(
          "process_cpu_seconds_total counter []",
          "process_max_fds gauge []",
          "process_network_receive_bytes_total counter []",
          "process_network_transmit_bytes_total counter []",
          "process_open_fds gauge []",
          "process_resident_memory_bytes gauge []",
          "process_start_time_seconds gauge []",
          "process_virtual_memory_bytes gauge []");

  private static List<String> startingWith(String prefix) {
    return MetricCatalog.all().stream()
        .filter(metric -> metric.name().startsWith(prefix))
        .map(metric ->
            metric.name() + " " + metric.type() + " " + metric.labels().stream().sorted().toList())
        .sorted()
        .toList();
  }

  @Test
  void namesTypesAndLabelsAreKubeProxys() {
    List<String> found = new ArrayList<>(startingWith("kubeproxy_"));
    found.addAll(startingWith("kubernetes_"));
    assertThat(found).isEqualTo(OF_KUBE_PROXY);
    assertThat(startingWith("rest_client_")).isEqualTo(OF_THE_CLIENT);
    assertThat(startingWith("process_")).isEqualTo(OF_THE_PROCESS);
  }

  @Test
  void allOthersCarryOurPrefixAndAreThereOnce() {
    assertThat(MetricCatalog.all()).extracting(Metric::name).doesNotHaveDuplicates();
    assertThat(MetricCatalog.all())
        .extracting(Metric::name)
        .allMatch(name -> name.matches("(kubeproxy|kubernetes|process|kubeipvs|rest_client)_.*"));
  }

  @Test
  void syncBoundsAreKubeProxys() {
    assertThat(KubeProxyMetrics.syncBounds())
        .containsExactly(
            0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048,
            4.096, 8.192, 16.384);
  }

  @Test
  void networkProgrammingBoundsAreKubeProxys() {
    double[] bounds = KubeProxyMetrics.networkProgrammingBounds();
    assertThat(bounds).hasSize(81).startsWith(0, 0.25, 0.5, 1, 2, 3).isSorted();
    assertThat(bounds).contains(58, 59, 60, 65, 70, 110, 115, 120, 150, 180, 270, 300);
    assertThat(bounds).endsWith(115, 120, 150, 180, 210, 240, 270, 300);
  }
}
