package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.NetlinkChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The IP sets of the running kernel, by nfnetlink. Entries are written one to a message and many to
 * a system call, so that each succeeds or fails on its own.
 *
 * <p>It belongs to the network namespace of the thread that opened it, for good. Any one thread at
 * a time may use it, but not a virtual thread, since the calls block its carrier. While a list is
 * read, the kernel holds the set being listed: lists are always read to their end.
 */
public final class KernelIpSets implements IpSets {
  private final Conversation conversation;
  private final Map<IpSetType, Integer> revisions = new EnumMap<>(IpSetType.class);

  private KernelIpSets(Conversation conversation) {
    this.conversation = conversation;
  }

  /** Opens the sets of the calling thread's network namespace; nothing is asked of them yet. */
  public static KernelIpSets open() throws NetlinkException {
    return new KernelIpSets(Conversation.open(NetlinkProtocol.NETFILTER));
  }

  /** Speaks over a channel, which it owns; for tests and for recorders of traffic. */
  public static KernelIpSets over(NetlinkChannel channel) {
    return new KernelIpSets(new Conversation(channel));
  }

  @Override
  public List<String> names() throws NetlinkException {
    try {
      return conversation.dump(IpSetRequests.listNames(), IpSetReplies::name);
    } catch (NetlinkException e) {
      throw explainRead(e);
    }
  }

  @Override
  public Map<String, Long> sizes() throws NetlinkException {
    Map<String, Long> sizes = new HashMap<>();
    try {
      for (IpSetReplies.Size size :
          conversation.dump(IpSetRequests.listHeaders(), IpSetReplies::size)) {
        sizes.put(size.name(), size.entries());
      }
      return sizes;
    } catch (NetlinkException e) {
      throw explainRead(e);
    }
  }

  @Override
  public List<IpSet> list() throws NetlinkException {
    try {
      return IpSetReplies.sets(conversation.dump(IpSetRequests.listAll(), IpSetReplies::part));
    } catch (NetlinkException e) {
      throw explainRead(e);
    }
  }

  @Override
  public @Nullable IpSet find(String name) throws NetlinkException {
    try {
      List<IpSet> sets =
          IpSetReplies.sets(conversation.dump(IpSetRequests.list(name), IpSetReplies::part));
      return sets.isEmpty() ? null : sets.getFirst();
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw explainRead(e);
    }
  }

  @Override
  public boolean supports(IpSetType type) throws NetlinkException {
    try {
      revision(type, IpFamily.IPV4);
      return true;
    } catch (NetlinkException e) {
      if (IpSetFailure.isMissingType(e)) {
        return false;
      }
      throw explainRead(e);
    }
  }

  @Override
  public BatchResult apply(List<? extends IpSetOperation> operations) throws NetlinkException {
    for (IpSetOperation operation : operations) {
      if (!isSoundWriteOfEntry(operation)) {
        return applyOneByOne(operations);
      }
    }
    return applyToEntries(operations);
  }

  private static boolean isSoundWriteOfEntry(IpSetOperation operation) {
    return switch (operation) {
      case IpSetOperation.Add(var set, var entry) -> IpSetShape.fits(entry, set);
      case IpSetOperation.Delete(var set, var entry) -> IpSetShape.fits(entry, set);
      case IpSetOperation.Create _, IpSetOperation.Destroy _, IpSetOperation.Swap _ -> false;
    };
  }

  private BatchResult applyToEntries(List<? extends IpSetOperation> operations)
      throws NetlinkException {
    BatchResult result = conversation.batch(operations, IpSetRequests.ENTRIES);
    if (result.isAllDone()) {
      return result;
    }
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (BatchResult.Failure failure : result.failures()) {
      IpSetOperation failed = operations.get(failure.index());
      failures.add(
          new BatchResult.Failure(failure.index(), IpSetFailure.explain(failed, failure.reason())));
    }
    return new BatchResult(failures);
  }

  /** Those that need an answer before they become a message, or become none. */
  private BatchResult applyOneByOne(List<? extends IpSetOperation> operations)
      throws NetlinkException {
    List<NetlinkRequest> requests = new ArrayList<>(operations.size());
    int[] positions = new int[operations.size()];
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      try {
        NetlinkRequest request = request(operations.get(i));
        positions[requests.size()] = i;
        requests.add(request);
      } catch (NetlinkException refusal) {
        failures.add(new BatchResult.Failure(i, refusal));
      }
    }
    for (BatchResult.Failure failure : conversation.batch(requests).failures()) {
      int position = positions[failure.index()];
      NetlinkException reason = IpSetFailure.explain(operations.get(position), failure.reason());
      failures.add(new BatchResult.Failure(position, reason));
    }
    if (failures.isEmpty()) {
      return BatchResult.ALL_DONE;
    }
    failures.sort(Comparator.comparingInt(BatchResult.Failure::index));
    return new BatchResult(failures);
  }

  /** The message for an operation, or why there can be none. */
  private NetlinkRequest request(IpSetOperation operation) throws NetlinkException {
    return switch (operation) {
      case IpSetOperation.Create create -> {
        IpSetDefinition definition = create.definition();
        yield IpSetRequests.write(operation, revision(operation, definition));
      }
      case IpSetOperation.Add add -> element(operation, add.entry(), add.set());
      case IpSetOperation.Delete delete -> element(operation, delete.entry(), delete.set());
      case IpSetOperation.Destroy _, IpSetOperation.Swap _ -> IpSetRequests.write(operation, 0);
    };
  }

  private static NetlinkRequest element(
      IpSetOperation operation, IpSetEntry entry, IpSetDefinition set) throws NetlinkException {
    if (!IpSetShape.fits(entry, set)) {
      throw IpSetFailure.misfit(operation, set);
    }
    return IpSetRequests.write(operation, 0);
  }

  private int revision(IpSetOperation operation, IpSetDefinition definition)
      throws NetlinkException {
    try {
      return revision(definition.type(), definition.family());
    } catch (NetlinkException e) {
      throw IpSetFailure.unknownType(operation, definition.type(), e);
    }
  }

  private int revision(IpSetType type, IpFamily family) throws NetlinkException {
    Integer known = revisions.get(type);
    if (known != null) {
      return known;
    }
    NetlinkRequest question = IpSetRequests.type(type, family);
    int revision =
        IpSetRevisions.choose(type, conversation.request(question, IpSetReplies::revisions));
    revisions.put(type, revision);
    return revision;
  }

  private static NetlinkException explainRead(NetlinkException failure) {
    return switch (failure.errno()) {
      case Errno.EPERM -> failure.withHint("IP sets need CAP_NET_ADMIN, to read too");
      case Errno.EINVAL -> failure.withHint("does this kernel have ip_set? try: modprobe ip_set");
      default -> {
        IpSetError error = IpSetError.of(failure.errno(), null);
        yield error == null
            ? failure
            : failure.withHint(error.kernelName() + ": " + error.meaning());
      }
    };
  }

  @Override
  public void close() {
    conversation.close();
  }
}
