package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.genetlink.GenericFamily;
import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.NetlinkChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.ReplyDecoder;
import io.kubeipvs.linux.syscall.Errno;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The virtual server table of the running kernel, by generic netlink.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for good. Any one thread at
 * a time may use it, but not a virtual thread, since the calls block its carrier.
 */
public final class KernelIpvs implements Ipvs {
  private final GenericFamily family;

  private KernelIpvs(Conversation conversation) {
    this.family =
        new GenericFamily(
            conversation,
            IpvsFormat.FAMILY_NAME,
            "this kernel has no IPVS or could not load it, try: modprobe ip_vs");
  }

  /** Opens the table of the calling thread's network namespace; nothing is asked of it yet. */
  public static KernelIpvs open() throws NetlinkException {
    return new KernelIpvs(Conversation.open(NetlinkProtocol.GENERIC));
  }

  /** Speaks over a channel, which it owns; for tests and for recorders of traffic. */
  public static KernelIpvs over(NetlinkChannel channel) {
    return new KernelIpvs(new Conversation(channel));
  }

  @Override
  public IpvsInfo info() throws NetlinkException {
    return request(IpvsRequests.info(), IpvsReplies::info);
  }

  @Override
  public List<VirtualServerStatus> servers() throws NetlinkException {
    return dump(IpvsRequests.servers(), IpvsReplies::server);
  }

  @Override
  public @Nullable VirtualServerStatus server(VirtualServerKey key) throws NetlinkException {
    try {
      return request(IpvsRequests.server(key), IpvsReplies::server);
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ESRCH) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public List<RealServerStatus> destinations(VirtualServerKey key) throws NetlinkException {
    return dump(
        IpvsRequests.destinations(key), reply -> IpvsReplies.destination(reply, key.family()));
  }

  @Override
  public BatchResult apply(List<? extends IpvsOperation> operations) throws NetlinkException {
    List<BatchResult.Failure> failures = new ArrayList<>();
    List<GenericRequest> requests = new ArrayList<>(operations.size());
    List<Integer> positions = new ArrayList<>(operations.size());
    for (int i = 0; i < operations.size(); i++) {
      NetlinkException refusal = IpvsValidation.refusal(operations.get(i));
      if (refusal == null) {
        requests.add(IpvsRequests.of(operations.get(i)));
        positions.add(i);
      } else {
        failures.add(new BatchResult.Failure(i, refusal));
      }
    }
    for (BatchResult.Failure failure : batch(requests).failures()) {
      int position = positions.get(failure.index());
      failures.add(
          new BatchResult.Failure(
              position, IpvsAdvice.explain(operations.get(position), failure.reason())));
    }
    return BatchResult.ofFailures(failures);
  }

  @Override
  public IpvsTimeouts timeouts() throws NetlinkException {
    return request(IpvsRequests.timeouts(), IpvsReplies::timeouts);
  }

  @Override
  public void setTimeouts(IpvsTimeouts timeouts) throws NetlinkException {
    NetlinkException refusal = IpvsValidation.refusal(timeouts);
    if (refusal != null) {
      throw refusal;
    }
    execute(IpvsRequests.setTimeouts(timeouts));
  }

  @Override
  public void zeroAll() throws NetlinkException {
    execute(IpvsRequests.zeroAll());
  }

  @Override
  public void flush() throws NetlinkException {
    execute(IpvsRequests.flush());
  }

  private void execute(GenericRequest request) throws NetlinkException {
    try {
      family.execute(request);
    } catch (NetlinkException e) {
      throw IpvsAdvice.explain(e);
    }
  }

  private <T> T request(GenericRequest request, ReplyDecoder<T> decoder) throws NetlinkException {
    try {
      return family.request(request, decoder);
    } catch (NetlinkException e) {
      throw IpvsAdvice.explain(e);
    }
  }

  private <T> List<T> dump(GenericRequest request, ReplyDecoder<T> decoder)
      throws NetlinkException {
    try {
      return family.dump(request, decoder);
    } catch (NetlinkException e) {
      throw IpvsAdvice.explain(e);
    }
  }

  private BatchResult batch(List<GenericRequest> requests) throws NetlinkException {
    try {
      return requests.isEmpty() ? BatchResult.ALL_DONE : family.batch(requests);
    } catch (NetlinkException e) {
      throw IpvsAdvice.explain(e);
    }
  }

  @Override
  public void close() {
    family.close();
  }
}
