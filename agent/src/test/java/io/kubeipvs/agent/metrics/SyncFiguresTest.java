package io.kubeipvs.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.metrics.Exposition.Format;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.net.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The way of a change into the kernel, as kube-proxy's metrics tell it. */
final class SyncFiguresTest {
  private static final Instant BEGIN = Instant.ofEpochSecond(1_000_000);

  private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
  private final SyncFigures figures = new SyncFigures(now::get, Set.of(IpFamily.IPV4));

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private static EndpointSlice slice(@Nullable Instant trigger) {
    return new EndpointSlice(
        new ObjectKey("default", "web-1"),
        "1",
        "web",
        IpFamily.IPV4,
        List.of(),
        List.of(),
        trigger,
        true);
  }

  private String text() {
    Exposition out = new Exposition(Format.TEXT);
    figures.collect(out);
    return out.finish();
  }

  @Test
  void changesArePendingUntilTheyArePlannedFor() {
    figures.changed(Kind.SERVICE);
    figures.changed(Kind.ENDPOINT_SLICE);
    figures.changed(Kind.ENDPOINT_SLICE);
    figures.changed(Kind.NODE);
    assertThat(text())
        .contains(
            "\nkubeproxy_sync_proxy_rules_service_changes_pending 1\n",
            "\nkubeproxy_sync_proxy_rules_endpoint_changes_pending 2\n");

    figures.submitted(1);
    assertThat(text())
        .contains(
            "\nkubeproxy_sync_proxy_rules_service_changes_pending 0\n",
            "\nkubeproxy_sync_proxy_rules_endpoint_changes_pending 0\n",
            "\nkubeproxy_sync_proxy_rules_service_changes_total 1\n",
            "\nkubeproxy_sync_proxy_rules_endpoint_changes_total 2\n",
            "\nkubeipvs_plans_under_way 1\n");
  }

  @Test
  void lastQueuedAndLastSyncedSayWhetherItIsStuck() {
    pass(Duration.ofSeconds(1));
    figures.queued();
    figures.submitted(1);
    pass(Duration.ofMillis(1500));
    figures.applied(1, Duration.ofMillis(1500).toNanos());
    assertThat(text())
        .contains(
            "last_queued_timestamp_seconds{ip_family=\"IPv4\"} 1000001\n",
            "last_timestamp_seconds{ip_family=\"IPv4\"} 1000002.5\n",
            "duration_seconds_bucket{ip_family=\"IPv4\",le=\"1.024\"} 0\n",
            "duration_seconds_bucket{ip_family=\"IPv4\",le=\"2.048\"} 1\n",
            "duration_seconds_sum{ip_family=\"IPv4\"} 1.5\n",
            "\nkubeipvs_plans_under_way 0\n");
  }

  @Test
  void theDriftCheckCountsAsALookToo() {
    pass(Duration.ofSeconds(30));
    figures.kernelSeen();
    assertThat(text()).contains("last_timestamp_seconds{ip_family=\"IPv4\"} 1000030\n");
  }

  @Test
  void networkProgrammingIsMeasuredFromTheTriggerToTheKernel() {
    pass(Duration.ofSeconds(10));
    figures.triggered(slice(BEGIN.plusSeconds(8)));
    figures.triggered(slice(BEGIN.minusSeconds(1))); // older than the process: says nothing
    figures.triggered(slice(null));
    figures.submitted(1);
    figures.triggered(slice(BEGIN.plusSeconds(10))); // in the next plan
    assertThat(text()).doesNotContain("network_programming");

    pass(Duration.ofMillis(250));
    figures.applied(1, 1);
    assertThat(text())
        .contains(
            "kubeproxy_network_programming_duration_seconds_sum{ip_family=\"IPv4\"} 2.25\n",
            "kubeproxy_network_programming_duration_seconds_count{ip_family=\"IPv4\"} 1\n");

    figures.withoutEffect();
    assertThat(text())
        .contains(
            "kubeproxy_network_programming_duration_seconds_sum{ip_family=\"IPv4\"} 2.5\n",
            "kubeproxy_network_programming_duration_seconds_count{ip_family=\"IPv4\"} 2\n");
  }
}
