package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneMeter;
import io.kubeipvs.dataplane.KernelSubsystem;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Cause;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told but for batches, a line each; looks are only counted. */
final class RecordingMeter implements DataplaneMeter {
  final List<String> lines = new ArrayList<>();
  int looks;

  @Override
  public void written(WriteKind kind, Cause cause) {
    lines.add(kind + " done" + (cause instanceof Cause.Drift ? " for drift" : ""));
  }

  @Override
  public void refused(WriteKind kind, int errno) {
    lines.add(kind + " refused " + Errno.name(errno));
  }

  @Override
  public void batch(KernelSubsystem subsystem, long tookNanos) {}

  @Override
  public void restoreFailed(IpFamily family) {
    lines.add("restore failed " + family.kubernetesName());
  }

  @Override
  public void flowsReconciled(IpFamily family, int deleted, long tookNanos) {
    lines.add("flows " + family.kubernetesName() + " deleted " + deleted);
  }

  @Override
  public void looked() {
    looks++;
  }

  @Override
  public void compared(long tookNanos) {
    lines.add("compared");
  }
}
