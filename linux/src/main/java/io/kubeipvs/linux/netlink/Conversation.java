package io.kubeipvs.linux.netlink;

import io.kubeipvs.linux.syscall.Errno;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests and their replies over one channel, in one of four ways: a request that only succeeds or
 * fails, one with a reply, a dump, and a batch. One thread at a time uses a conversation; it owns
 * the channel and closes it.
 *
 * <p>Replies are matched by sequence number; those to earlier requests are dropped. The kernel
 * queues its replies before the send returns, so the wait for an answer is only a bound on how long
 * a bug can hold us.
 *
 * <p>A failed request is a {@link NetlinkException} with the kernel's errno. ENOBUFS means that
 * replies were lost: what the requests did is then unknown and must be read back.
 */
public final class Conversation implements AutoCloseable {
  private static final int ANSWER_TIMEOUT_MILLIS = 10_000;
  private static final int DUMP_ATTEMPTS = 10;

  private final NetlinkChannel channel;
  private final BatchFraming framing;
  private final byte[] received = new byte[KernelChannel.RECEIVE_BYTES];
  private int lastSequence;

  /** Whether the last exchange ended early, so that replies to it may still be queued. */
  private boolean unsettled;

  public Conversation(NetlinkChannel channel) {
    this.channel = channel;
    this.framing = new BatchFraming(channel.limits());
  }

  /** Opens a conversation with the kernel in the calling thread's network namespace. */
  public static Conversation open(NetlinkProtocol protocol) throws NetlinkException {
    return new Conversation(KernelChannel.open(protocol));
  }

  /** Sends a request that has no reply but success or failure. */
  public void execute(NetlinkRequest request) throws NetlinkException {
    int sequence = send(request, MessageFlags.ACK);
    KernelAnswer answer = null;
    while (answer == null) {
      for (NetlinkMessage message : receive(request.operation())) {
        if (message.sequence() == sequence && message.type() == NetlinkMessage.TYPE_ERROR) {
          answer = KernelAnswer.ofError(message);
        }
      }
    }
    unsettled = false;
    if (!answer.isSuccess()) {
      throw answer.failureOf(request.operation());
    }
  }

  /**
   * Sends a request that has no reply but success or failure between two that frame it, in one
   * datagram: so nf_tables wants its changes. The frame itself is answered only if it fails.
   */
  public void executeFramed(NetlinkRequest begin, NetlinkRequest request, NetlinkRequest end)
      throws NetlinkException {
    exchangeFramed(begin, List.of(request), List.of(end));
  }

  /**
   * Sends requests behind one that begins a frame, and nothing that ends it: nf_tables then tries
   * each after the other and undoes them all, as {@code nft --check} has it.
   *
   * @throws NetlinkException with the errno of the first that would fail
   */
  public void checkFramed(NetlinkRequest begin, List<NetlinkRequest> requests)
      throws NetlinkException {
    exchangeFramed(begin, requests, List.of());
  }

  private void exchangeFramed(
      NetlinkRequest begin, List<NetlinkRequest> requests, List<NetlinkRequest> end)
      throws NetlinkException {
    settle();
    int count = requests.size();
    int first = takeSequences(count + 2);
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    datagram.writeBytes(begin.toBytes(0, first));
    for (int i = 0; i < count; i++) {
      datagram.writeBytes(requests.get(i).toBytes(MessageFlags.ACK, first + 1 + i));
    }
    for (NetlinkRequest last : end) {
      datagram.writeBytes(last.toBytes(0, first + 1 + count));
    }
    transmit(requests.getFirst(), datagram.toByteArray());
    boolean done = false;
    while (!done) {
      for (NetlinkMessage message : receive(requests.getFirst().operation())) {
        int position = message.sequence() - first;
        if (position < 0 || position > count + 1 || message.type() != NetlinkMessage.TYPE_ERROR) {
          continue;
        }
        KernelAnswer answer = KernelAnswer.ofError(message);
        if (!answer.isSuccess()) {
          NetlinkRequest failed = requests.get(Math.clamp(position - 1, 0, count - 1));
          throw answer.failureOf(failed.operation());
        }
        done |= position == count;
      }
    }
    unsettled = false;
  }

  /** Sends a request that has one reply. */
  public <T> T request(NetlinkRequest request, ReplyDecoder<T> decoder) throws NetlinkException {
    int sequence = send(request, 0);
    while (true) {
      for (NetlinkMessage message : receive(request.operation())) {
        if (message.sequence() != sequence) {
          continue;
        }
        if (message.type() == NetlinkMessage.TYPE_ERROR) {
          KernelAnswer answer = KernelAnswer.ofError(message);
          if (!answer.isSuccess()) {
            unsettled = false;
            throw answer.failureOf(request.operation());
          }
        } else if (isReply(message)) {
          T value = decoder.decode(message);
          if (value != null) {
            unsettled = false;
            return value;
          }
        }
      }
    }
  }

  private static boolean isReply(NetlinkMessage message) {
    return message.type() >= NetlinkMessage.FIRST_FAMILY_TYPE;
  }

  /**
   * Sends a request for a list and collects what the decoder makes of its parts, nulls left out. A
   * list that changed while it was read is read again; one that changes each time is a failure with
   * EINTR.
   */
  public <T> List<T> dump(NetlinkRequest request, ReplyDecoder<T> decoder) throws NetlinkException {
    for (int attempt = 0; attempt < DUMP_ATTEMPTS; attempt++) {
      List<T> values = dumpOnce(request, decoder);
      if (values != null) {
        return values;
      }
    }
    throw new NetlinkException(
        request.operation() + ": the list changed during each of " + DUMP_ATTEMPTS + " readings",
        Errno.EINTR,
        null);
  }

  private <T> @Nullable List<T> dumpOnce(NetlinkRequest request, ReplyDecoder<T> decoder)
      throws NetlinkException {
    List<T> values = new ArrayList<>();
    Dump<T> dump = beginDump(request, decoder);
    while (!dump.isDone()) {
      dump.readInto(values);
    }
    return dump.isInterrupted() ? null : values;
  }

  /**
   * Sends a request for a list that is then read part by part. Until it is done, or given up,
   * nothing else may be sent; what follows a list that was given up waits for its end.
   */
  public <T> Dump<T> beginDump(NetlinkRequest request, ReplyDecoder<T> decoder)
      throws NetlinkException {
    return new Dump<>(this, request.operation(), send(request, MessageFlags.DUMP), decoder);
  }

  /** The messages of the next datagram. */
  List<NetlinkMessage> receivePart(Object operation) throws NetlinkException {
    return receive(operation);
  }

  /** Nothing is queued any more. */
  void settled() {
    unsettled = false;
  }

  /**
   * Sends requests that have no reply but success or failure, in order, many to a datagram. An
   * error in one does not stop the others.
   *
   * @throws NetlinkException if the transport failed; what became of the requests is then unknown
   */
  public BatchResult batch(List<NetlinkRequest> requests) throws NetlinkException {
    return batch(requests, NetlinkRequest.ENCODER);
  }

  /**
   * As {@link #batch(List)}, of operations that become messages only in the datagram. The text of
   * an operation begins the message of its failure.
   */
  public <O> BatchResult batch(List<? extends O> operations, MessageEncoder<O> encoder)
      throws NetlinkException {
    List<BatchResult.Failure> failures = new ArrayList<>(0);
    int from = 0;
    while (from < operations.size()) {
      from += sendPart(operations, from, encoder, failures);
    }
    return BatchResult.ofFailures(failures);
  }

  /** Answers how many of them it sent. */
  private <O> int sendPart(
      List<? extends O> operations,
      int from,
      MessageEncoder<O> encoder,
      List<BatchResult.Failure> failures)
      throws NetlinkException {
    settle();
    int firstSequence = nextSequence(BatchFraming.MAX_REQUESTS);
    int count = framing.frame(operations, from, encoder, firstSequence);
    lastSequence = firstSequence + count - 1;
    try {
      transmit(framing.datagram(), framing.length());
      boolean done = false;
      while (!done) {
        for (NetlinkMessage message : receive(operations.get(from + count - 1))) {
          int position = message.sequence() - firstSequence;
          boolean ours = position >= 0 && position < count;
          if (!ours || message.type() != NetlinkMessage.TYPE_ERROR) {
            continue;
          }
          KernelAnswer answer = KernelAnswer.ofError(message);
          if (!answer.isSuccess()) {
            O failed = operations.get(from + position);
            failures.add(new BatchResult.Failure(from + position, answer.failureOf(failed)));
          }
          // Only the last asks for an acknowledgement, and the kernel answers in order.
          done |= position == count - 1;
        }
      }
    } catch (NetlinkException e) {
      throw new NetlinkException(
          "%s; of a batch of %d the first %d are settled, the others must be read back"
              .formatted(e.getMessage(), operations.size(), from),
          e.errno(),
          e);
    }
    unsettled = false;
    return count;
  }

  private int send(NetlinkRequest request, int flags) throws NetlinkException {
    settle();
    int sequence = takeSequences(1);
    transmit(request, request.toBytes(flags, sequence));
    return sequence;
  }

  private void transmit(NetlinkRequest request, byte[] datagram) throws NetlinkException {
    try {
      transmit(datagram, datagram.length);
    } catch (NetlinkException e) {
      throw new NetlinkException(request.operation() + ": " + e.getMessage(), e.errno(), e);
    }
  }

  private void transmit(byte[] datagram, int length) throws NetlinkException {
    channel.send(datagram, length);
    unsettled = true;
  }

  private List<NetlinkMessage> receive(Object operation) throws NetlinkException {
    int length;
    try {
      length = channel.receive(received, ANSWER_TIMEOUT_MILLIS);
    } catch (NetlinkException e) {
      String lost =
          e.errno() == Errno.ENOBUFS
              ? ": the kernel dropped replies, the outcome is unknown: "
              : ": ";
      throw new NetlinkException(operation + lost + e.getMessage(), e.errno(), e);
    }
    if (length < 0) {
      throw new NetlinkException(
          operation + ": no answer from the kernel; the outcome is unknown", 0, null);
    }
    return NetlinkMessage.split(received, length);
  }

  /**
   * Throws away what an exchange that ended early left behind. A dump must be read to its end: the
   * kernel refuses a second one on the socket while the first is not finished.
   */
  private void settle() throws NetlinkException {
    while (unsettled) {
      try {
        unsettled = channel.receive(received, 0) >= 0;
      } catch (NetlinkException e) {
        if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.EMSGSIZE) {
          throw e;
        }
        // Lost replies are what we are throwing away.
      }
    }
  }

  /** Reserves successive numbers and returns the first. */
  private int takeSequences(int count) {
    int first = nextSequence(count);
    lastSequence = first + count - 1;
    return first;
  }

  /** The first of so many successive numbers that are free. 0 is left to notifications. */
  private int nextSequence(int count) {
    if (lastSequence > Integer.MAX_VALUE - count) {
      lastSequence = 0;
    }
    return lastSequence + 1;
  }

  @Override
  public void close() {
    channel.close();
  }
}
