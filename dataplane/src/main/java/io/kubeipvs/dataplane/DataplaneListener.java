package io.kubeipvs.dataplane;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Resource;
import java.util.List;
import java.util.Set;

/**
 * Told of what an operator or the rest of the agent has to know. Called on the writer's thread:
 * must return at once and must not throw.
 */
public interface DataplaneListener {
  /** The kernel was read and compared with the first plan for the first time. */
  void adopted(int differences);

  /**
   * All updates submitted up to this number (the first is 1) have been tried once.
   *
   * @param nowNanos of the clock that the writer uses
   */
  void applied(long updateNumber, long nowNanos);

  /** A resource began to fail, or fails for another reason than before; it is retried. */
  void failing(Resource resource, String reason);

  /** A resource that failed is as planned again. */
  void recovered(Resource resource);

  /**
   * Reading one part of the kernel's state began to fail, or fails for another reason; it is
   * retried.
   */
  void readingFailed(String part, String reason);

  /**
   * This kernel lacks what some rules need, so they are left out. Told once, and again when their
   * number changes.
   *
   * @param rules how many
   * @param reason what is lacking, what follows, and what to do
   */
  void rulesLeftOut(IpFamily family, int rules, String reason);

  /**
   * Somebody else had changed what is ours; it is being repaired.
   *
   * @param differences servers, addresses and set entries, or tables of rules that had to be
   *     written
   */
  void driftFound(int differences);

  /**
   * Only without writing: these differences between kernel and plan have come and gone. One counts
   * when two comparisons in a row find it.
   *
   * @param standing all that there are now
   */
  void differencesChanged(
      List<KernelDifference> appeared, List<KernelDifference> gone, DifferenceReport standing);

  /** What a kube-proxy in another mode had left is gone. */
  void leftoversRemoved(List<String> what);

  /** It could not be removed; it is tried again. */
  void leftoversFailed(String reason);

  /** Addresses on the node's own links (without kube-ipvs0) are now these. */
  void interfaceAddressesChanged(Set<IpAddress> addresses);

  /** The writer's thread ended by a fault of the program; nothing is written any more. */
  void writerDied(Throwable fault);
}
