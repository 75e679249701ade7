package io.kubeipvs.linux.conntrack;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;

/**
 * The connection tracking table of one network namespace. Not safe for use by several threads at
 * once: one thread owns an instance.
 */
public interface Conntrack extends AutoCloseable {
  /**
   * All flows of a family and protocol that are in no zone. Entries that change meanwhile may be
   * missed or repeated.
   */
  List<Flow> flows(IpFamily family, Protocol protocol) throws NetlinkException;

  /** Deletes these very flows; one that has gone meanwhile counts as deleted. */
  BatchResult delete(List<Flow> flows) throws NetlinkException;

  @Override
  void close();
}
