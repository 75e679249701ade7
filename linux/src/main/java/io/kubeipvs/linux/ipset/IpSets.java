package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The IP sets of one network namespace. Not safe for use by several threads at once: one thread
 * owns an instance.
 */
public interface IpSets extends AutoCloseable {
  /** Names of all sets. */
  List<String> names() throws NetlinkException;

  /**
   * How many entries each set has, by name: a short answer however many those are, but newer
   * kernels count them for it and hold the set meanwhile. A kernel before 4.9 does not tell; its
   * sets are left out.
   */
  Map<String, Long> sizes() throws NetlinkException;

  /** All sets with their entries. */
  List<IpSet> list() throws NetlinkException;

  /** One set with its entries, or null if there is none of that name. */
  @Nullable IpSet find(String name) throws NetlinkException;

  /**
   * Whether sets of a type can be made here. The kernel loads the module that the type needs if it
   * is not there yet, which may take it the start of a process; one that can be made is asked for
   * once.
   *
   * @return false if the kernel says that it has neither the type nor a module of it, or has it in
   *     revisions alone that are not known here
   * @throws NetlinkException if the kernel could not be asked, which says nothing of the type
   */
  boolean supports(IpSetType type) throws NetlinkException;

  /** Applies the operations in order, in as few system calls as possible. */
  BatchResult apply(List<? extends IpSetOperation> operations) throws NetlinkException;

  @Override
  void close();
}
