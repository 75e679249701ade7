package io.kubeipvs.linux.conntrack;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import java.util.function.Predicate;

/**
 * The connection tracking table of one network namespace. Not safe for use by several threads at
 * once: one thread owns an instance.
 */
public interface Conntrack extends AutoCloseable {
  /**
   * The flows of a family and protocol that are in no zone and are wanted. A node can have
   * millions: those that are not wanted are not held, each is asked for as it is read. Entries that
   * change meanwhile may be missed or repeated.
   */
  List<Flow> flows(IpFamily family, Protocol protocol, Predicate<Flow> wanted)
      throws NetlinkException;

  /** Deletes these very flows; one that has gone meanwhile counts as deleted. */
  BatchResult delete(List<Flow> flows) throws NetlinkException;

  @Override
  void close();
}
