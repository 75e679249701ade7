package io.kubeipvs.linux.netlink;

import java.util.List;

/** Lays requests into datagrams that the kernel takes whole and can answer whole. Pure. */
final class BatchFraming {
  /** More gain nothing measurable and put off the handling of errors. */
  private static final int MAX_REQUESTS = 500;

  /**
   * What the kernel charges for a queued reply beside the request it may repeat: the allocation,
   * not the length.
   */
  private static final int REPLY_CHARGE_BYTES = 1024;

  private final NetlinkChannel.Limits limits;
  private byte[] datagram = new byte[4096];

  BatchFraming(NetlinkChannel.Limits limits) {
    this.limits = limits;
  }

  /** How many requests go into the next datagram: at least one, so that the kernel is the judge. */
  int countThatFit(List<NetlinkRequest> requests, int from) {
    int count = 0;
    long sendBytes = 0;
    long replyBytes = 0;
    while (count < MAX_REQUESTS && from + count < requests.size()) {
      int length = ByteFields.aligned(requests.get(from + count).framedLength());
      sendBytes += length;
      // All may fail, and an error may repeat its request in a buffer up to twice as large.
      replyBytes += REPLY_CHARGE_BYTES + 2L * length;
      if (count > 0 && (sendBytes > limits.sendBytes() || replyBytes > limits.replyBytes())) {
        break;
      }
      count++;
    }
    return count;
  }

  /** Frames the requests, the last with ACK, and returns the datagram's length. */
  int frame(List<NetlinkRequest> requests, int from, int count, int firstSequence) {
    int length = 0;
    for (int i = 0; i < count; i++) {
      length += ByteFields.aligned(requests.get(from + i).framedLength());
    }
    if (length > datagram.length) {
      datagram = new byte[Math.max(length, 2 * datagram.length)];
    }
    int at = 0;
    for (int i = 0; i < count; i++) {
      int flags = i == count - 1 ? MessageFlags.ACK : 0;
      at = requests.get(from + i).frame(datagram, at, flags, firstSequence + i);
    }
    return length;
  }

  /** The datagram last framed; reused by the next. */
  byte[] datagram() {
    return datagram;
  }
}
