package io.kubeipvs.linux.link;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses and routes of one network namespace. Not safe for use by several threads at
 * once: one thread owns an instance.
 */
public interface Links extends AutoCloseable {
  List<Link> links() throws NetlinkException;

  /** The link of that name, or null. */
  @Nullable Link find(String name) throws NetlinkException;

  /** Addresses of every link, both families. */
  List<InterfaceAddress> addresses() throws NetlinkException;

  /** Addresses of one link, both families. */
  List<InterfaceAddress> addresses(int linkIndex) throws NetlinkException;

  /** Routes of one table, both families. */
  List<Route> routes(int table) throws NetlinkException;

  /** Those of them that bear a protocol's number ({@code RTPROT_*}): a maker's own. */
  List<Route> routes(int table, int protocol) throws NetlinkException;

  /**
   * Whether packets to that address are delivered on this host, by an address or by a route; at the
   * same cost however many there are.
   */
  boolean isLocal(IpAddress address) throws NetlinkException;

  /** Applies the operations in order, in as few system calls as possible. */
  BatchResult apply(List<? extends LinkOperation> operations) throws NetlinkException;

  @Override
  void close();
}
