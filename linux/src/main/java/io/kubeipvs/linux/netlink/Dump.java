package io.kubeipvs.linux.netlink;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list on its way from the kernel, which makes each part when it is asked for the one before. So
 * a long list can be read in turns with other work; what is written meanwhile may be left out of
 * it, or come twice. Owned by the thread that owns the conversation.
 */
public final class Dump<T> {
  private final Conversation conversation;
  private final Object operation;
  private final int sequence;
  private final ReplyDecoder<T> decoder;
  private boolean done;
  private boolean interrupted;

  Dump(Conversation conversation, Object operation, int sequence, ReplyDecoder<T> decoder) {
    this.conversation = conversation;
    this.operation = operation;
    this.sequence = sequence;
    this.decoder = decoder;
  }

  /** Whether all has been read. */
  public boolean isDone() {
    return done;
  }

  /** Whether the kernel said that the list changed while it was read; not every family does. */
  boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Reads the next part, which may be empty, and adds it.
   *
   * @throws NetlinkException if the kernel ended the list with an error, or sent what is none
   */
  public void readInto(List<? super T> values) throws NetlinkException {
    @Nullable KernelAnswer end = null;
    for (NetlinkMessage message : conversation.receivePart(operation)) {
      if (message.sequence() != sequence) {
        continue;
      }
      interrupted |= message.has(MessageFlags.DUMP_INTERRUPTED);
      switch (message.type()) {
        case NetlinkMessage.TYPE_DONE -> end = KernelAnswer.ofDone(message);
        case NetlinkMessage.TYPE_ERROR -> end = KernelAnswer.ofError(message);
        default -> {
          T value =
              message.type() >= NetlinkMessage.FIRST_FAMILY_TYPE ? decoder.decode(message) : null;
          if (value != null) {
            values.add(value);
          }
        }
      }
    }
    if (end != null) {
      done = true;
      conversation.settled();
      if (!end.isSuccess()) {
        throw end.failureOf(operation);
      }
    }
  }
}
