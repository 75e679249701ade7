package io.kubeipvs.linux.link;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses and routes of the running kernel, over rtnetlink (rtnetlink(7)). It belongs to
 * the network namespace of the thread that opened it; one platform thread at a time may use it.
 *
 * <p>A list that changes while it is read is read again. Addresses are added without flags, as
 * {@code ip address add} does: with NODAD or NOPREFIXROUTE the tools would show a state that
 * kube-proxy does not leave.
 */
public final class KernelLinks implements Links {
  private static final int MAX_NAME_BYTES = 15;

  private final Conversation conversation;

  KernelLinks(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Opens a socket in the calling thread's network namespace. */
  public static KernelLinks open() throws NetlinkException {
    return new KernelLinks(Conversation.open(NetlinkProtocol.ROUTE));
  }

  @Override
  public List<Link> links() throws NetlinkException {
    return conversation.dump(LinkRequests.listLinks(), LinkReplies::link);
  }

  @Override
  public @Nullable Link find(String name) throws NetlinkException {
    if (name.isEmpty() || name.length() > MAX_NAME_BYTES) {
      return null; // no link can have that name, and the kernel would call the question wrong
    }
    try {
      return conversation.request(LinkRequests.findLink(name), LinkReplies::link);
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENODEV) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public List<InterfaceAddress> addresses() throws NetlinkException {
    return conversation.dump(LinkRequests.listAddresses(0), LinkReplies::address);
  }

  @Override
  public List<InterfaceAddress> addresses(int linkIndex) throws NetlinkException {
    return conversation.dump(LinkRequests.listAddresses(linkIndex), LinkReplies::address).stream()
        .filter(address -> address.linkIndex() == linkIndex) // a kernel before 4.20 sends all
        .toList();
  }

  @Override
  public List<Route> routes(int table) throws NetlinkException {
    return conversation.dump(LinkRequests.listRoutes(table), LinkReplies::route).stream()
        .filter(route -> route.table() == table) // a kernel before 4.20 sends all
        .toList();
  }

  @Override
  public List<Route> routes(int table, int protocol) throws NetlinkException {
    return conversation.dump(LinkRequests.listRoutes(table, protocol), LinkReplies::route).stream()
        .filter(route -> route.table() == table && route.protocol() == protocol) // as above
        .toList();
  }

  @Override
  public boolean isLocal(IpAddress address) throws NetlinkException {
    try {
      return conversation.request(LinkRequests.findRoute(address), LinkReplies::isLocal);
    } catch (NetlinkException e) {
      return switch (e.errno()) {
        // How the kernel says that there is no route, or one that refuses.
        case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EINVAL, Errno.EACCES -> false;
        case Errno.EAFNOSUPPORT, Errno.EOPNOTSUPP -> false; // a kernel without IPv6
        default -> throw e;
      };
    }
  }

  @Override
  public BatchResult apply(List<? extends LinkOperation> operations) throws NetlinkException {
    List<NetlinkRequest> requests = new ArrayList<>(operations.size());
    for (LinkOperation operation : operations) {
      requests.add(LinkRequests.of(operation));
    }
    BatchResult result = conversation.batch(requests);
    return result.isAllDone() ? result : withHints(operations, result);
  }

  private static BatchResult withHints(
      List<? extends LinkOperation> operations, BatchResult result) {
    return new BatchResult(
        result.failures().stream()
            .map(failure ->
                new BatchResult.Failure(
                    failure.index(), withHint(operations.get(failure.index()), failure.reason())))
            .toList());
  }

  private static NetlinkException withHint(LinkOperation operation, NetlinkException reason) {
    if (operation instanceof LinkOperation.AddDummy && reason.errno() == Errno.EOPNOTSUPP) {
      return reason.withHint("load the kernel module dummy (modprobe dummy)");
    }
    if (operation instanceof LinkOperation.AddAddress(int _, IpAddress address)
        && address.family() == IpFamily.IPV6
        && reason.errno() == Errno.EACCES) {
      return reason.withHint("IPv6 is switched off on the link: see its sysctl disable_ipv6");
    }
    if (reason.errno() == Errno.EPERM) {
      return reason.withHint("it needs CAP_NET_ADMIN");
    }
    return reason;
  }

  @Override
  public void close() {
    conversation.close();
  }
}
