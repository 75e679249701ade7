package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPortList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The virtual server table of one network namespace.
 *
 * <p>Not safe for use by several threads at once: one thread owns an instance. Reading needs
 * CAP_NET_ADMIN in the initial user namespace, as writing does. The kernel sends no events for this
 * table; whoever must know of foreign changes reads it again.
 */
public interface Ipvs extends AutoCloseable {
  /** The count where the kernel cannot be asked for it. */
  int UNTOLD = -1;

  IpvsInfo info() throws NetlinkException;

  /** All virtual servers, in the kernel's order, without their real servers. */
  List<VirtualServerStatus> servers() throws NetlinkException;

  /**
   * The same part by part, so that changes need not wait for the end of a long list. What is
   * changed meanwhile may be left out, or come twice. One listing at a time: a new one ends the one
   * before.
   */
  ServerListing listing() throws NetlinkException;

  /** One virtual server, or null if there is none of that identity. */
  @Nullable VirtualServerStatus server(VirtualServerKey key) throws NetlinkException;

  /** The real servers of a virtual server; empty too when there is no such virtual server. */
  List<RealServerStatus> destinations(VirtualServerKey key) throws NetlinkException;

  /**
   * The endpoints of a virtual server's real servers, in address order, by one system call, where
   * {@link #destinations} takes three: if there are so many as expected, and all masquerade, with
   * weight 1 and without thresholds, as Kubernetes asks for them.
   *
   * @return null if it is otherwise, or the kernel cannot be asked so, as for IPv6
   */
  @Nullable AddressPortList plainRealServers(VirtualServerKey key, int expected)
      throws NetlinkException;

  /** How many virtual servers of IPv4 there are, or {@link #UNTOLD}: the cheapest question. */
  int ipv4Count() throws NetlinkException;

  /**
   * All virtual servers of IPv4 as they are now, with the number of real servers of each, by one
   * question.
   *
   * @return null where the kernel cannot be asked so
   */
  @Nullable ServerCensus census() throws NetlinkException;

  /** Applies the operations in order, in as few system calls as possible. */
  BatchResult apply(List<? extends IpvsOperation> operations) throws NetlinkException;

  IpvsTimeouts timeouts() throws NetlinkException;

  /** Sets the timeouts that are not 0. */
  void setTimeouts(IpvsTimeouts timeouts) throws NetlinkException;

  /** Sets the statistics of every server to zero. */
  void zeroAll() throws NetlinkException;

  /**
   * Deletes every virtual server of the namespace. Only clean-up at an operator's word does this.
   */
  void flush() throws NetlinkException;

  @Override
  void close();
}
