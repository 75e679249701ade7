package io.kubeipvs.testkit.netlink;

import io.kubeipvs.linux.netlink.NetlinkChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A kernel that accepts every write and holds nothing: it acknowledges, knows every family and set
 * type, and answers each list with its end. It counts what it is sent, and allocates nothing
 * itself. For the cost of our own side; what a kernel does with the messages, the fakes of each
 * subsystem know. One thread owns it.
 */
public final class AcceptingChannel implements NetlinkChannel {
  private static final int HEADER_BYTES = 16;
  private static final int BODY_HEADER_BYTES = 4; // struct genlmsghdr, struct nfgenmsg
  private static final int ROOM_BYTES = 64;

  private static final short TYPE_ERROR = 2;
  private static final short TYPE_DONE = 3;
  private static final int FLAG_ACK = 0x4;
  private static final int FLAG_DUMP = 0x300;
  private static final int ESRCH = 3;

  private static final short CONTROLLER = 0x10;
  private static final short FAMILY_ID_ATTRIBUTE = 1;
  private static final short SOME_FAMILY = 0x1c;
  private static final byte GET_SERVER = 4;
  private static final short SET_TYPE = (6 << 8) | 13;
  private static final short REVISION_ATTRIBUTE = 4;
  private static final short LOWEST_REVISION_ATTRIBUTE = 10;
  private static final byte HIGHEST_REVISION = 100;

  private static final Limits LIMITS = new Limits(200_000, 4_000_000);

  private final ByteBuffer answer =
      ByteBuffer.allocate(ROOM_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long messages;
  private long bytes;

  /** How many messages it was sent, questions included. */
  public long messages() {
    return messages;
  }

  /** How long they were, headers included. */
  public long bytes() {
    return bytes;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public void send(byte[] datagram, int length) {
    bytes += length;
    int last = 0;
    for (int at = 0; at < length; at += (intAt(datagram, at) + 3) & ~3) {
      messages++;
      last = at;
    }
    answer(datagram, last);
  }

  /** Only the last message of a datagram is answered. */
  private void answer(byte[] datagram, int at) {
    int type = shortAt(datagram, at + 4);
    int flags = shortAt(datagram, at + 6);
    int sequence = intAt(datagram, at + 8);
    byte command = datagram[at + HEADER_BYTES];
    answer.clear();
    answer.putInt(0).putShort((short) type).putShort((short) 0).putInt(sequence).putInt(0);
    if ((flags & FLAG_DUMP) == FLAG_DUMP) {
      answer.putShort(4, TYPE_DONE).putInt(0);
    } else if ((flags & FLAG_ACK) != 0) {
      acknowledge(0, datagram, at);
    } else if (type == CONTROLLER) {
      answer.putInt(0).putShort((short) 6).putShort(FAMILY_ID_ATTRIBUTE).putInt(SOME_FAMILY);
    } else if (type == SET_TYPE) {
      answer.putInt(0);
      putByte(REVISION_ATTRIBUTE, HIGHEST_REVISION);
      putByte(LOWEST_REVISION_ATTRIBUTE, (byte) 0);
    } else if (type == SOME_FAMILY && command == GET_SERVER) {
      acknowledge(-ESRCH, datagram, at);
    } else {
      answer.putInt(0); // a body without attributes: an answer in which all is 0
    }
    answer.putInt(0, answer.position()).flip();
  }

  private void acknowledge(int error, byte[] datagram, int at) {
    answer.putShort(4, TYPE_ERROR).putInt(error).put(datagram, at, HEADER_BYTES);
  }

  private void putByte(short attribute, byte value) {
    answer.putShort((short) (BODY_HEADER_BYTES + 1)).putShort(attribute).putInt(value);
  }

  private static int intAt(byte[] from, int at) {
    return shortAt(from, at) | (shortAt(from, at + 2) << 16);
  }

  private static int shortAt(byte[] from, int at) {
    return (from[at] & 0xff) | ((from[at + 1] & 0xff) << 8);
  }

  @Override
  public int receive(byte[] into, int timeoutMillis) {
    int length = answer.remaining();
    answer.get(into, 0, length);
    return length == 0 ? -1 : length;
  }

  @Override
  public void close() {
    answer.limit(0);
  }
}
