package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.DifferenceReport;
import io.kubeipvs.dataplane.Gaps;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.dataplane.explain.Explanation;
import io.kubeipvs.dataplane.write.Journal;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A start of the dataplane on the kernel as it stands, by the same code, with a writer that writes
 * nothing: what it would write is what differs. Used on the kernel's thread, in one turn.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * What a rehearsal found.
   *
   * @param interfaceAddresses of the node's own links
   */
  record Outcome(DifferenceReport report, Set<IpAddress> interfaceAddresses) {}

  /**
   * Compares the kernel with a plan.
   *
   * @param gaps what may be missing from the plan
   */
  static Outcome run(DataplaneConfig config, Kernel kernel, NodePlan plan, Gaps gaps) {
    Journal journal = Journal.ofRehearsal();
    Troubles troubles = new Troubles();
    Conductor conductor = Conductor.rehearsing(config, kernel, troubles, journal);
    Set<IpAddress> addresses = Set.of();
    try {
      conductor.prepare();
      addresses = conductor.status().interfaceAddresses();
      conductor.mailbox().submit(new PlanUpdate(plan, Map.of()), gaps);
      conductor.doWork(0);
      Explanation explanation = new Explanation(plan, kernel);
      for (Journal.Entry entry : journal.entries()) {
        explanation.add(entry.operation());
      }
      return new Outcome(
          new DifferenceReport(explanation.differences(), journal.forgotten(), troubles.found),
          addresses);
    } catch (DataplaneException | NetlinkException e) {
      troubles.found.add(String.valueOf(e.getMessage()));
      return new Outcome(new DifferenceReport(List.of(), 0, troubles.found), addresses);
    }
  }

  /** What kept parts from being compared. */
  private static final class Troubles implements DataplaneListener {
    private final List<String> found = new ArrayList<>();

    @Override
    public void readingFailed(String part, String reason) {
      found.add(part + " cannot be read: " + reason);
    }

    @Override
    public void failing(Resource resource, String reason) {
      found.add(resource + ": " + reason);
    }

    @Override
    public void leftoversFailed(String reason) {
      found.add("what another mode left cannot be read: " + reason);
    }

    @Override
    public void adopted(int differences) {}

    @Override
    public void applied(long updateNumber, long nowNanos) {}

    @Override
    public void recovered(Resource resource) {}

    @Override
    public void rulesLeftOut(IpFamily family, int rules, String reason) {}

    @Override
    public void driftFound(int differences) {}

    @Override
    public void differencesChanged(
        List<KernelDifference> appeared, List<KernelDifference> gone, DifferenceReport standing) {}

    @Override
    public void leftoversRemoved(List<String> what) {}

    @Override
    public void interfaceAddressesChanged(Set<IpAddress> addresses) {}

    @Override
    public void writerDied(Throwable fault) {}
  }
}
