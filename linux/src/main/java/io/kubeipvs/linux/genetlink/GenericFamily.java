package io.kubeipvs.linux.genetlink;

import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.Conversation;
import io.kubeipvs.linux.netlink.Dump;
import io.kubeipvs.linux.netlink.MessageEncoder;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.PayloadEncoder;
import io.kubeipvs.linux.netlink.ReplyDecoder;
import io.kubeipvs.linux.syscall.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * A generic netlink family, found by its name when it is first needed. One thread at a time uses
 * it; it owns the conversation and closes it.
 *
 * <p>The id is given out when the family's module is loaded and differs after it was unloaded and
 * loaded again. The kernel answers a stale id with ENOENT, which may as well be the family's own
 * answer; so after ENOENT the id is looked up, and only if it has changed is the request repeated.
 */
public final class GenericFamily implements AutoCloseable {
  private static final int UNKNOWN = 0;

  private final Conversation conversation;
  private final String name;
  private final String missingHint;
  private int id = UNKNOWN;

  /**
   * Finds nothing yet.
   *
   * @param missingHint what to do if the kernel does not know the family
   */
  public GenericFamily(Conversation conversation, String name, String missingHint) {
    this.conversation = conversation;
    this.name = name;
    this.missingHint = missingHint;
  }

  /** Sends a request that has no reply but success or failure. */
  public void execute(GenericRequest request) throws NetlinkException {
    Boolean _ =
        withFamilyId(familyId -> {
          conversation.execute(request.to(familyId));
          return true;
        });
  }

  /** Sends a request that has one reply. */
  public <T> T request(GenericRequest request, ReplyDecoder<T> decoder) throws NetlinkException {
    return withFamilyId(familyId -> conversation.request(request.to(familyId), decoder));
  }

  /** Sends a request for a list. */
  public <T> List<T> dump(GenericRequest request, ReplyDecoder<T> decoder) throws NetlinkException {
    return withFamilyId(familyId -> conversation.dump(request.to(familyId), decoder));
  }

  /**
   * Sends a request for a list that is then read part by part; see {@link Conversation#beginDump}.
   *
   * @param first takes what came with the first part
   */
  public <T> Dump<T> beginDump(
      GenericRequest request, ReplyDecoder<T> decoder, List<? super T> first)
      throws NetlinkException {
    return withFamilyId(familyId -> {
      Dump<T> dump = conversation.beginDump(request.to(familyId), decoder);
      dump.readInto(first); // an id that holds no more shows here
      return dump;
    });
  }

  /**
   * Sends a message for each operation, many to a datagram; an error in one does not stop the
   * others.
   *
   * @param payload writes the generic header and the attributes
   */
  public <O> BatchResult batch(List<? extends O> operations, PayloadEncoder<O> payload)
      throws NetlinkException {
    int familyId = familyId();
    BatchResult result = conversation.batch(operations, MessageEncoder.of(familyId, payload));
    if (result.isAllDone()) {
      return result;
    }
    List<Integer> repeatable =
        result.failures().stream()
            .filter(failure -> failure.reason().errno() == Errno.ENOENT)
            .map(BatchResult.Failure::index)
            .toList();
    if (repeatable.isEmpty() || !hasNewId(familyId)) {
      return result;
    }
    List<O> again = new ArrayList<>(repeatable.size());
    repeatable.forEach(index -> again.add(operations.get(index)));
    BatchResult repeated = conversation.batch(again, MessageEncoder.of(id, payload));
    List<BatchResult.Failure> failures = new ArrayList<>(result.failures());
    failures.removeIf(failure -> failure.reason().errno() == Errno.ENOENT);
    for (BatchResult.Failure failure : repeated.failures()) {
      failures.add(new BatchResult.Failure(repeatable.get(failure.index()), failure.reason()));
    }
    return BatchResult.ofFailures(failures);
  }

  /** A request that needs the family's id. */
  @FunctionalInterface
  private interface Exchange<T> {
    T with(int familyId) throws NetlinkException;
  }

  private <T> T withFamilyId(Exchange<T> exchange) throws NetlinkException {
    int familyId = familyId();
    try {
      return exchange.with(familyId);
    } catch (NetlinkException e) {
      if (e.errno() != Errno.ENOENT || !hasNewId(familyId)) {
        throw e;
      }
      return exchange.with(id);
    }
  }

  private int familyId() throws NetlinkException {
    if (id == UNKNOWN) {
      id = lookUp();
    }
    return id;
  }

  private boolean hasNewId(int oldId) throws NetlinkException {
    id = UNKNOWN; // so that the next request looks again should this one fail
    return familyId() != oldId;
  }

  private int lookUp() throws NetlinkException {
    try {
      return conversation.request(
          FamilyLookup.request(name).to(FamilyLookup.CONTROLLER_ID), FamilyLookup::familyId);
    } catch (NetlinkException e) {
      throw e.errno() == Errno.ENOENT ? e.withHint(missingHint) : e;
    }
  }

  @Override
  public void close() {
    conversation.close();
  }
}
