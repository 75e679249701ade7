package io.kubeipvs.agent.metrics;

import io.kubeipvs.dataplane.DataplaneMeter;
import io.kubeipvs.dataplane.KernelSubsystem;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the kernel's writer does. The writer adds without a lock; whoever collects reads at
 * the same time and gets sums that may be a moment apart.
 */
public final class KernelFigures implements DataplaneMeter, MetricSource {
  private static final double NANOS_A_SECOND = 1e9;

  private final SyncFigures sync;
  private final Map<WriteKind, LongAdder> done = new EnumMap<>(WriteKind.class);
  private final LabelledCounter failed = new LabelledCounter(AgentMetrics.WRITES);
  private final Map<KernelSubsystem, Histogram> durations = new EnumMap<>(KernelSubsystem.class);
  private final LabelledCounter repairs = new LabelledCounter(AgentMetrics.DRIFT_REPAIRS);
  private final LabelledCounter driftChecks = new LabelledCounter(AgentMetrics.DRIFT_CHECKS);
  private final Histogram driftCheckDuration = new Histogram(AgentMetrics.durationBounds());
  private final LabelledCounter restoreFailures =
      new LabelledCounter(KubeProxyMetrics.RESTORE_FAILURES);
  private final LabelledCounter flowsDeleted =
      new LabelledCounter(KubeProxyMetrics.CONNTRACK_DELETED);
  private final Map<IpFamily, Histogram> flowDurations = new EnumMap<>(IpFamily.class);

  /**
   * Nothing counted yet.
   *
   * @param sync told of comparisons too
   */
  public KernelFigures(SyncFigures sync) {
    this.sync = sync;
    for (WriteKind kind : WriteKind.values()) {
      done.put(kind, new LongAdder());
    }
    for (KernelSubsystem subsystem : KernelSubsystem.values()) {
      durations.put(subsystem, new Histogram(AgentMetrics.durationBounds()));
    }
    for (IpFamily family : IpFamily.values()) {
      flowDurations.put(family, new Histogram(KubeProxyMetrics.syncBounds()));
    }
  }

  @Override
  public void written(WriteKind kind, Cause cause) {
    of(done, kind).increment();
    if (cause instanceof Cause.Drift) {
      repairs.increment(kind.subsystem().text(), text(kind));
    }
  }

  @Override
  public void refused(WriteKind kind, int errno) {
    failed.increment(kind.subsystem().text(), text(kind), errno == 0 ? "error" : Errno.name(errno));
  }

  @Override
  public void batch(KernelSubsystem subsystem, long tookNanos) {
    of(durations, subsystem).observe(tookNanos / NANOS_A_SECOND);
  }

  @Override
  public void restoreFailed(IpFamily family) {
    restoreFailures.increment(family.kubernetesName());
  }

  @Override
  public void flowsReconciled(IpFamily family, int deleted, long tookNanos) {
    flowsDeleted.add(deleted, family.kubernetesName());
    of(flowDurations, family).observe(tookNanos / NANOS_A_SECOND);
  }

  @Override
  public void looked() {
    sync.kernelSeen();
  }

  @Override
  public void compared(long tookNanos) {
    sync.kernelSeen();
    driftChecks.increment();
    driftCheckDuration.observe(tookNanos / NANOS_A_SECOND);
  }

  @Override
  public void collect(Exposition out) {
    done.forEach((kind, count) -> {
      if (count.sum() > 0) {
        out.sample(
            AgentMetrics.WRITES, (double) count.sum(), kind.subsystem().text(), text(kind), "ok");
      }
    });
    failed.collect(out);
    durations.forEach((subsystem, histogram) ->
        histogram.collect(AgentMetrics.WRITE_DURATION, out, subsystem.text()));
    driftChecks.collect(out);
    driftCheckDuration.collect(AgentMetrics.DRIFT_CHECK_DURATION, out);
    repairs.collect(out);
    restoreFailures.collect(out);
    flowDurations.forEach((family, histogram) ->
        histogram.collect(KubeProxyMetrics.CONNTRACK_DURATION, out, family.kubernetesName()));
    flowsDeleted.collect(out);
  }

  private static String text(WriteKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static <K, V> V of(Map<K, V> all, K key) {
    V found = all.get(key);
    if (found == null) {
      throw new IllegalStateException(key + " was left out");
    }
    return found;
  }
}
