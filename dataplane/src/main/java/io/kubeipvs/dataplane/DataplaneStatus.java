package io.kubeipvs.dataplane;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.Resource;
import java.util.List;
import java.util.Set;

/**
 * How the writer stands, as of the end of its last duty cycle. Immutable.
 *
 * @param adopted whether the first comparison of kernel and plan is done
 * @param appliedUpdates how many submitted updates have been tried at least once
 * @param failingCount how many resources fail at present
 * @param failing the first hundred of them
 * @param drainingCount real servers with weight 0 whose connections are awaited
 * @param driftChecks how many comparisons of the whole kernel state have been finished
 * @param writes kernel writes tried since the start, by kind
 * @param failedWrites those of them that failed
 * @param interfaceAddresses on all links but kube-ipvs0, without loopback and link-local IPv6 ones
 */
public record DataplaneStatus(
    boolean adopted,
    long appliedUpdates,
    int failingCount,
    List<FailingResource> failing,
    int drainingCount,
    long driftChecks,
    WriteCounts writes,
    WriteCounts failedWrites,
    Set<IpAddress> interfaceAddresses) {
  public DataplaneStatus {
    failing = List.copyOf(failing);
  }

  /** A resource that is not as planned, and why. */
  public record FailingResource(Resource resource, Cause cause, String reason, int attempts) {}

  /** Kernel writes of all kinds tried since the start. */
  public long totalWrites() {
    return writes.total();
  }
}
