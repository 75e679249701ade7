package io.kubeipvs.bench.floor;

import io.kubeipvs.linux.netlink.KernelChannel;
import io.kubeipvs.linux.netlink.NetlinkChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps batches instead of sending them, and answers that they went well. Questions go to the
 * kernel: they find out numbers that encoding needs. One thread owns it.
 */
final class RecordingChannel implements NetlinkChannel {
  private static final int HEADER_BYTES = 16;
  private static final int ANSWER_BYTES = 36;
  private static final short TYPE_ERROR = 2;
  private static final int FLAG_ACK = 4;

  private final KernelChannel kernel;
  private final List<byte[]> recorded = new ArrayList<>();
  private byte[] answer = {};
  private boolean asked;

  RecordingChannel(NetlinkProtocol protocol) throws NetlinkException {
    this.kernel = KernelChannel.open(protocol);
  }

  /** The datagrams so far. */
  List<byte[]> recorded() {
    return List.copyOf(recorded);
  }

  @Override
  public Limits limits() {
    return kernel.limits();
  }

  @Override
  public void send(byte[] datagram, int length) throws NetlinkException {
    ByteBuffer bytes = ByteBuffer.wrap(datagram, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    int last = lastMessage(bytes);
    // The last message of a batch asks for an acknowledgement, a question does not.
    asked = (bytes.getShort(last + 6) & FLAG_ACK) == 0;
    if (asked) {
      kernel.send(datagram, length);
    } else {
      recorded.add(Arrays.copyOf(datagram, length));
      answer = acknowledgement(bytes.getInt(last + 8));
    }
  }

  private static int lastMessage(ByteBuffer datagram) {
    int last = 0;
    for (int at = 0; at + HEADER_BYTES <= datagram.limit(); ) {
      last = at;
      at += Math.max(HEADER_BYTES, (datagram.getInt(at) + 3) & ~3);
    }
    return last;
  }

  private static byte[] acknowledgement(int sequence) {
    return ByteBuffer.allocate(ANSWER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(ANSWER_BYTES)
        .putShort(TYPE_ERROR)
        .putShort((short) 0)
        .putInt(sequence)
        .array();
  }

  @Override
  public int receive(byte[] into, int timeoutMillis) throws NetlinkException {
    if (asked) {
      return kernel.receive(into, timeoutMillis);
    }
    int length = answer.length;
    System.arraycopy(answer, 0, into, 0, length);
    answer = new byte[0];
    return length == 0 ? -1 : length;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
