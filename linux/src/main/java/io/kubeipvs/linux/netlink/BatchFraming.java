package io.kubeipvs.linux.netlink;

import java.util.List;

/**
 * Lays messages into datagrams that the kernel takes whole and can answer whole. Pure; one thread
 * owns it.
 */
final class BatchFraming {
  /** More gain nothing measurable and put off the handling of errors. */
  static final int MAX_REQUESTS = 500;

  /**
   * What the kernel charges for a queued reply beside the request it may repeat: the allocation,
   * not the length.
   */
  private static final int REPLY_CHARGE_BYTES = 1024;

  private final NetlinkChannel.Limits limits;
  private final PayloadWriter out = new PayloadWriter(4096);

  BatchFraming(NetlinkChannel.Limits limits) {
    this.limits = limits;
  }

  /**
   * Frames as many as fit, the last with ACK, and returns how many: at least one, so that the
   * kernel is the judge.
   */
  <O> int frame(List<? extends O> operations, int from, MessageEncoder<O> encoder, int sequence) {
    out.truncate(0);
    int count = 0;
    int lastStart = 0;
    long replyBytes = 0;
    while (count < MAX_REQUESTS && from + count < operations.size()) {
      int start = out.length();
      append(operations.get(from + count), encoder, sequence + count);
      // All may fail, and an error may repeat its request in a buffer up to twice as large.
      replyBytes += REPLY_CHARGE_BYTES + 2L * (out.length() - start);
      if (count > 0 && (out.length() > limits.sendBytes() || replyBytes > limits.replyBytes())) {
        out.truncate(start);
        break;
      }
      lastStart = start;
      count++;
    }
    int flags = ByteFields.u16(out.array(), lastStart + 6);
    ByteFields.putU16(out.array(), lastStart + 6, flags | MessageFlags.ACK);
    return count;
  }

  private <O> void append(O operation, MessageEncoder<O> encoder, int sequence) {
    int start = out.skip(ByteFields.MESSAGE_HEADER_BYTES);
    encoder.encode(operation, out);
    int length = out.length() - start;
    out.skip(ByteFields.aligned(length) - length);
    byte[] bytes = out.array();
    ByteFields.putU32(bytes, start, length);
    ByteFields.putU16(bytes, start + 4, encoder.type(operation));
    ByteFields.putU16(bytes, start + 6, encoder.flags(operation) | MessageFlags.REQUEST);
    ByteFields.putU32(bytes, start + 8, sequence); // the port behind it: the kernel fills in ours
  }

  /** The datagram last framed; reused by the next. */
  byte[] datagram() {
    return out.array();
  }

  /** Its length in bytes. */
  int length() {
    return out.length();
  }
}
