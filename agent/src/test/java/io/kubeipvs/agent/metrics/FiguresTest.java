package io.kubeipvs.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.metrics.Exposition.Format;
import io.kubeipvs.dataplane.KernelSubsystem;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is counted while the agent works. */
final class FiguresTest {
  private static String text(MetricSource source) {
    Exposition out = new Exposition(Format.TEXT);
    source.collect(out);
    return out.finish();
  }

  private static KernelFigures kernel() {
    return new KernelFigures(new SyncFigures(() -> Instant.EPOCH, Set.of(IpFamily.IPV4)));
  }

  @Test
  void kernelWritesByOperationAndResult() {
    KernelFigures figures = kernel();
    figures.written(WriteKind.ADD_REAL_SERVER, new Cause.Restart());
    figures.written(WriteKind.ADD_REAL_SERVER, new Cause.Drift());
    figures.refused(WriteKind.ADD_REAL_SERVER, Errno.EEXIST);
    figures.refused(WriteKind.RESTORE_RULES, 0);
    figures.batch(KernelSubsystem.IPVS, 2_000_000);
    assertThat(text(figures))
        .contains(
            "kubeipvs_kernel_writes_total{subsystem=\"ipvs\",operation=\"add_real_server\","
                + "result=\"ok\"} 2\n",
            "operation=\"add_real_server\",result=\"EEXIST\"} 1\n",
            "{subsystem=\"iptables\",operation=\"restore_rules\",result=\"error\"} 1\n",
            "kubeipvs_drift_repairs_total{subsystem=\"ipvs\",operation=\"add_real_server\"} 1\n",
            "kubeipvs_kernel_write_duration_seconds_sum{subsystem=\"ipvs\"} 0.002\n")
        .doesNotContain("delete_real_server");
  }

  @Test
  void driftChecksFlowsAndRestores() {
    KernelFigures figures = kernel();
    figures.compared(1_000_000_000);
    figures.flowsReconciled(IpFamily.IPV6, 3, 1_000_000);
    figures.restoreFailed(IpFamily.IPV4);
    assertThat(text(figures))
        .contains(
            "\nkubeipvs_drift_checks_total 1\n",
            "\nkubeipvs_drift_check_duration_seconds_sum 1\n",
            "conntrack_reconciler_sync_duration_seconds_bucket{ip_family=\"IPv6\",le=\"0.001\"} 1",
            "\nkubeproxy_conntrack_reconciler_deleted_entries_total{ip_family=\"IPv6\"} 3\n",
            "iptables_restore_failures_total{ip_family=\"IPv4\"} 1\n");
  }

  @Test
  void refusedObjectsAreCountedUntilTheyAreMended() {
    ObjectFigures figures = new ObjectFigures();
    ObjectProblem service = new ObjectProblem("a.yaml:1", "Service default/web", "bad");
    figures.refused(service);
    figures.refused(new ObjectProblem("a.yaml:9", "", "no YAML"));
    assertThat(text(figures))
        .contains(
            "kubeipvs_objects_refused{kind=\"Service\"} 1\n",
            "kubeipvs_objects_refused{kind=\"EndpointSlice\"} 0\n",
            "kubeipvs_objects_refused{kind=\"other\"} 1\n");

    figures.mended(service);
    assertThat(text(figures))
        .contains(
            "kubeipvs_objects_refused{kind=\"Service\"} 0\n",
            "kubeipvs_object_refusals_total{kind=\"Service\"} 1\n");
  }

  @Test
  void requestsToTheApiServer() {
    RestClientFigures figures = new RestClientFigures();
    figures.answered("GET", "10.96.0.1:443", 200, 30_000_000);
    figures.failed("GET", "10.96.0.1:443", 60_000_000);
    assertThat(text(figures))
        .contains(
            "rest_client_requests_total{code=\"200\",host=\"10.96.0.1:443\",method=\"GET\"} 1\n",
            "code=\"<error>\",host=\"10.96.0.1:443\",method=\"GET\"} 1\n",
            "_bucket{host=\"10.96.0.1:443\",verb=\"GET\",le=\"0.025\"} 0\n",
            "_bucket{host=\"10.96.0.1:443\",verb=\"GET\",le=\"0.1\"} 2\n",
            "_bucket{host=\"10.96.0.1:443\",verb=\"GET\",le=\"60\"} 2\n");
  }

  @Test
  void theProcessAsTheKernelTellsIt() {
    String text = text(new ProcessFigures(Path.of("/proc"), "1.2.3"));
    assertThat(text).containsPattern("process_resident_memory_bytes [1-9][0-9]{6,}\n");
    assertThat(text).containsPattern("process_open_fds [1-9]");
    assertThat(text).containsPattern("process_max_fds [1-9]");
    assertThat(text).contains("git_version=\"1.2.3\"", "kubeipvs_build_info{version=\"1.2.3\",");
    double start =
        Double.parseDouble(
            text.replaceAll("(?s).*\nprocess_start_time_seconds ([^\n]+)\n.*", "$1"));
    double java =
        ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli() / 1000.0;
    assertThat(start).isBetween(java - 2, java + 2);
  }

  @Test
  void withoutProcTheRestIsTold() {
    assertThat(text(new ProcessFigures(Path.of("/nowhere"), "1.2.3")))
        .contains("kubeipvs_heap_used_bytes")
        .doesNotContain("process_");
  }
}
