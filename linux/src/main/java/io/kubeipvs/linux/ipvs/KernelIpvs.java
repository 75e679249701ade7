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
import io.kubeipvs.linux.syscall.OptionSocket;
import io.kubeipvs.linux.syscall.SystemCallException;
import io.kubeipvs.net.AddressPortList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The virtual server table of the running kernel, by generic netlink.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for good. Any one thread at
 * a time may use it, but not a virtual thread, since the calls block its carrier.
 */
public final class KernelIpvs implements Ipvs {
  private static final int AF_INET = 2;

  private final GenericFamily family;

  /** For lists that are read in parts: nothing else may be said on a channel meanwhile. */
  private final GenericFamily listings;

  /** The short list of the whole table; null where it is not this namespace's. */
  private final @Nullable Path brief;

  /** For the older interface; null where this process may not open one. */
  private final @Nullable OptionSocket options;

  private KernelIpvs(
      GenericFamily family,
      GenericFamily listings,
      @Nullable Path brief,
      @Nullable OptionSocket options) {
    this.family = family;
    this.listings = listings;
    this.brief = brief;
    this.options = options;
  }

  /** Opens the table of the calling thread's network namespace; nothing is asked of it yet. */
  public static KernelIpvs open() throws NetlinkException {
    NetlinkChannel channel = KernelChannel.open(NetlinkProtocol.GENERIC);
    try {
      return new KernelIpvs(
          family(channel),
          family(KernelChannel.open(NetlinkProtocol.GENERIC)),
          briefTable(),
          openOptions());
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
    return new KernelIpvs(family, family, null, null);
  }

  private static @Nullable OptionSocket openOptions() {
    try {
      return OptionSocket.open(AF_INET);
    } catch (SystemCallException _) {
      return null; // then every server is read by generic netlink
    }
  }

  /** The list of the process's namespace, unless the calling thread has gone to another one. */
  private static @Nullable Path briefTable() {
    try {
      Path process = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
      Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
      return process.equals(thread) ? Path.of("/proc/self/net/ip_vs") : null;
    } catch (IOException _) {
      return null; // then servers are read one by one
    }
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
  public Map<VirtualServerKey, AddressPortList> plainRealServers() {
    if (brief == null) {
      return Map.of();
    }
    try (InputStream text = Files.newInputStream(brief)) {
      return BriefTable.read(text);
    } catch (IOException _) {
      return Map.of(); // not every kernel has it, and all of it can be had otherwise
    }
  }

  @Override
  public int ipv4Count() {
    if (options == null) {
      return UNTOLD;
    }
    try {
      return KernelCensus.count(options);
    } catch (SystemCallException _) {
      return UNTOLD; // the module is not loaded yet
    }
  }

  @Override
  public @Nullable ServerCensus census() {
    if (options == null) {
      return null;
    }
    try {
      return KernelCensus.take(options);
    } catch (SystemCallException _) {
      return null; // a kernel without it, or one that was asked amid a change
    }
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
