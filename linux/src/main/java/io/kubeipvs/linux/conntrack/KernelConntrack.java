package io.kubeipvs.linux.conntrack;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.NetlinkChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import java.util.List;
import java.util.function.Predicate;

/**
 * The connection tracking table of the running kernel, by nfnetlink. Lists are filtered here, not
 * in the kernel: a list costs about a microsecond for each flow of the family.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for good. Any one thread at
 * a time may use it, but not a virtual thread, since the calls block its carrier.
 */
public final class KernelConntrack implements Conntrack {
  private final Conversation conversation;

  private KernelConntrack(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Opens the table of the calling thread's network namespace; nothing is asked of it yet. */
  public static KernelConntrack open() throws NetlinkException {
    return new KernelConntrack(Conversation.open(NetlinkProtocol.NETFILTER));
  }

  /** Speaks over a channel, which it owns; for tests and for recorders of traffic. */
  public static KernelConntrack over(NetlinkChannel channel) {
    return new KernelConntrack(new Conversation(channel));
  }

  @Override
  public List<Flow> flows(IpFamily family, Protocol protocol, Predicate<Flow> wanted)
      throws NetlinkException {
    try {
      return conversation.dump(
          ConntrackRequests.list(family),
          reply -> {
            Flow flow = ConntrackReplies.flow(reply, protocol);
            return flow != null && wanted.test(flow) ? flow : null;
          });
    } catch (NetlinkException e) {
      throw explain(e);
    }
  }

  @Override
  public BatchResult delete(List<Flow> flows) throws NetlinkException {
    List<NetlinkRequest> requests = flows.stream().map(ConntrackRequests::delete).toList();
    List<BatchResult.Failure> failures =
        conversation.batch(requests).failures().stream()
            .filter(failure -> failure.reason().errno() != Errno.ENOENT)
            .map(failure -> new BatchResult.Failure(failure.index(), explain(failure.reason())))
            .toList();
    return failures.isEmpty() ? BatchResult.ALL_DONE : new BatchResult(failures);
  }

  private static NetlinkException explain(NetlinkException failure) {
    return switch (failure.errno()) {
      case Errno.EPERM -> failure.withHint("connection tracking needs CAP_NET_ADMIN");
      case Errno.EINVAL ->
          failure.withHint(
              "does this kernel have nf_conntrack_netlink? try: modprobe nf_conntrack_netlink");
      default -> failure;
    };
  }

  @Override
  public void close() {
    conversation.close();
  }
}
