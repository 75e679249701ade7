package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.genetlink.GenericFamily;
import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.KernelChannel;
import io.kubeipvs.linux.netlink.NetlinkChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.ReplyDecoder;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.AddressPortList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The virtual server table of the running kernel, by generic netlink.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for good. Any one thread at
 * a time may use it, but not a virtual thread, since the calls block its carrier.
 */
public final class KernelIpvs implements Ipvs {
  private final GenericFamily family;

  /** For lists that are read in parts: nothing else may be said on a channel meanwhile. */
  private final GenericFamily listings;

  /** For the older interface; null where this process may not open one. */
  private final @Nullable IpvsOptions options;

  private KernelIpvs(GenericFamily family, GenericFamily listings, @Nullable IpvsOptions options) {
    this.family = family;
    this.listings = listings;
    this.options = options;
  }

  /** Opens the table of the calling thread's network namespace; nothing is asked of it yet. */
  public static KernelIpvs open() throws NetlinkException {
    NetlinkChannel channel = KernelChannel.open(NetlinkProtocol.GENERIC);
    try {
      return new KernelIpvs(
          family(channel), family(KernelChannel.open(NetlinkProtocol.GENERIC)), IpvsOptions.open());
    } catch (NetlinkException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Speaks over a channel, which it owns; for tests and for recorders of traffic. Anything else
   * ends a listing.
   */
  public static KernelIpvs over(NetlinkChannel channel) {
    GenericFamily family = family(channel);
    return new KernelIpvs(family, family, null);
  }

  private static GenericFamily family(NetlinkChannel channel) {
    return new GenericFamily(
        new Conversation(channel),
        IpvsFormat.FAMILY_NAME,
        "this kernel has no IPVS or could not load it, try: modprobe ip_vs");
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
  public ServerListing listing() throws NetlinkException {
    List<VirtualServerStatus> first = new ArrayList<>();
    try {
      return new KernelServerListing(
          listings.beginDump(IpvsRequests.servers(), IpvsReplies::server, first), first);
    } catch (NetlinkException e) {
      throw IpvsAdvice.explain(e);
    }
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
  public @Nullable AddressPortList plainRealServers(VirtualServerKey key, int expected) {
    return options != null && key instanceof VirtualServerKey.Addressed addressed
        ? options.plainRealServers(addressed, expected)
        : null;
  }

  @Override
  public int ipv4Count() {
    return options == null ? UNTOLD : options.count();
  }

  @Override
  public @Nullable ServerCensus census() {
    return options == null ? null : options.census();
  }

  @Override
  public BatchResult apply(List<? extends IpvsOperation> operations) throws NetlinkException {
    List<BatchResult.Failure> refusals = refusals(operations);
    if (refusals.isEmpty()) {
      return batch(operations);
    }
    Set<Integer> refused = new HashSet<>();
    refusals.forEach(refusal -> refused.add(refusal.index()));
    List<IpvsOperation> sent = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      if (!refused.contains(i)) {
        sent.add(operations.get(i));
        positions.add(i);
      }
    }
    List<BatchResult.Failure> failures = new ArrayList<>(refusals);
    for (BatchResult.Failure failure : batch(sent).failures()) {
      failures.add(new BatchResult.Failure(positions.get(failure.index()), failure.reason()));
    }
    return BatchResult.ofFailures(failures);
  }

  private static List<BatchResult.Failure> refusals(List<? extends IpvsOperation> operations) {
    List<BatchResult.Failure> refusals = new ArrayList<>(0);
    for (int i = 0; i < operations.size(); i++) {
      NetlinkException refusal = IpvsValidation.refusal(operations.get(i));
      if (refusal != null) {
        refusals.add(new BatchResult.Failure(i, refusal));
      }
    }
    return refusals;
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

  private BatchResult batch(List<? extends IpvsOperation> operations) throws NetlinkException {
    if (operations.isEmpty()) {
      return BatchResult.ALL_DONE;
    }
    BatchResult result;
    try {
      result = family.batch(operations, IpvsRequests::encode);
    } catch (NetlinkException e) {
      throw IpvsAdvice.explain(e);
    }
    if (result.isAllDone()) {
      return result;
    }
    List<BatchResult.Failure> explained = new ArrayList<>();
    for (BatchResult.Failure failure : result.failures()) {
      NetlinkException reason =
          IpvsAdvice.explain(operations.get(failure.index()), failure.reason());
      explained.add(new BatchResult.Failure(failure.index(), reason));
    }
    return BatchResult.ofFailures(explained);
  }

  @Override
  public void close() {
    if (options != null) {
      options.close();
    }
    family.close();
    if (listings != family) {
      listings.close();
    }
  }
}
