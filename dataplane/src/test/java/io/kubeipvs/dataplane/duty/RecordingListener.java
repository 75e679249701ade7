package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Resource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told, a line each; read by any thread. */
final class RecordingListener implements DataplaneListener {
  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void adopted(int differences) {
    lines.add("adopted " + differences);
  }

  @Override
  public void applied(long updateNumber, long nowNanos) {
    lines.add("applied " + updateNumber);
  }

  @Override
  public void failing(Resource resource, String reason) {
    lines.add("failing " + resource + ": " + reason);
  }

  @Override
  public void recovered(Resource resource) {
    lines.add("recovered " + resource);
  }

  @Override
  public void readingFailed(String part, String reason) {
    lines.add("reading failed " + part + ": " + reason);
  }

  @Override
  public void rulesLeftOut(IpFamily family, int rules, String reason) {
    lines.add("left out " + rules + " rules of " + family.kubernetesName() + ": " + reason);
  }

  @Override
  public void driftFound(int differences) {
    lines.add("drift " + differences);
  }

  @Override
  public void differencesChanged(
      List<KernelDifference> appeared, List<KernelDifference> gone, DifferenceReport standing) {
    appeared.forEach(difference -> lines.add("appeared " + text(difference)));
    gone.forEach(difference -> lines.add("gone " + text(difference)));
    lines.add("standing " + standing.differences().size());
  }

  /** {@code virtual server [default/web] TCP 10.96.0.1:80: - -> rr}. */
  static String text(KernelDifference difference) {
    return "%s [%s] %s: %s -> %s"
        .formatted(
            difference.kind(),
            difference.object(),
            difference.subject(),
            difference.have(),
            difference.want());
  }

  @Override
  public void leftoversRemoved(List<String> what) {
    lines.add("leftovers removed: " + String.join(", ", what));
  }

  @Override
  public void leftoversFailed(String reason) {
    lines.add("leftovers failed: " + reason);
  }

  @Override
  public void interfaceAddressesChanged(Set<IpAddress> addresses) {
    lines.add("addresses " + addresses.stream().sorted().toList());
  }

  @Override
  public void writerDied(Throwable fault) {
    lines.add("died " + fault);
  }

  List<String> failures() {
    return lines.stream().filter(line -> line.startsWith("failing")).toList();
  }
}
