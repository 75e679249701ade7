package io.kubeipvs.linux.nftables;

import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.NetlinkChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.syscall.Errno;
import java.util.List;

/**
 * The nf_tables tables of the running kernel, by nfnetlink.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for good. Any one thread at
 * a time may use it, but not a virtual thread, since the calls block its carrier.
 */
public final class KernelNfTables implements NfTables {
  private static final String CHECKED_TABLE = "kube-ipvs-check";

  private final Conversation conversation;

  private KernelNfTables(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Opens the tables of the calling thread's network namespace; nothing is asked of them yet. */
  public static KernelNfTables open() throws NetlinkException {
    return new KernelNfTables(Conversation.open(NetlinkProtocol.NETFILTER));
  }

  /** Speaks over a channel, which it owns; for tests and for recorders of traffic. */
  public static KernelNfTables over(NetlinkChannel channel) {
    return new KernelNfTables(new Conversation(channel));
  }

  @Override
  public List<NfTable> tables() throws NetlinkException {
    try {
      return conversation.dump(NfTablesRequests.list(), NfTablesReplies::table);
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EINVAL) {
        return List.of(); // so nfnetlink answers for a subsystem that is not there
      }
      throw explain(e);
    }
  }

  @Override
  public void delete(NfTable table) throws NetlinkException {
    NetlinkRequest request = NfTablesRequests.delete(table);
    try {
      conversation.executeFramed(
          NfTablesRequests.beginOf(request), request, NfTablesRequests.endOf(request));
    } catch (NetlinkException e) {
      throw explain(e);
    }
  }

  /**
   * Whether this kernel can hold chains of the family. nf_tables may be there without: the families
   * are options of their own when a kernel is built. The kernel is made to check a table with a
   * chain, as {@code nft --check} does; none is made, and no packet meets one.
   */
  public boolean hasFamily(NfFamily family) throws NetlinkException {
    List<NetlinkRequest> requests = NfTablesRequests.tableWithChain(family, CHECKED_TABLE);
    try {
      conversation.checkFramed(NfTablesRequests.beginOf(requests.getFirst()), requests);
      return true;
    } catch (NetlinkException e) {
      return switch (e.errno()) {
        // No nf_tables; no such family; the family, but no type of chains for it.
        case Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT, Errno.ENOENT -> false;
        default -> throw explain(e);
      };
    }
  }

  private static NetlinkException explain(NetlinkException failure) {
    return failure.errno() == Errno.EPERM
        ? failure.withHint("nftables needs CAP_NET_ADMIN, and a table may have an owner")
        : failure;
  }

  @Override
  public void close() {
    conversation.close();
  }
}
