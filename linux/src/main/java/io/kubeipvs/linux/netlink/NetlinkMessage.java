package io.kubeipvs.linux.netlink;

import java.util.ArrayList;
import java.util.List;

/**
 * A received message (struct nlmsghdr and what follows). A view of its datagram, valid until the
 * next is received. Pure.
 */
public final class NetlinkMessage {
  static final int TYPE_ERROR = 2;
  static final int TYPE_DONE = 3;

  /** Types below this are netlink's own. */
  static final int FIRST_FAMILY_TYPE = 0x10;

  private final byte[] bytes;
  private final int start;
  private final int length;

  private NetlinkMessage(byte[] bytes, int start, int length) {
    this.bytes = bytes;
    this.start = start;
    this.length = length;
  }

  /**
   * Splits a datagram into its messages.
   *
   * @throws NetlinkException with errno 0 if one is cut off or its length is impossible
   */
  static List<NetlinkMessage> split(byte[] datagram, int datagramLength) throws NetlinkException {
    List<NetlinkMessage> messages = new ArrayList<>();
    int at = 0;
    while (at < datagramLength) {
      int remaining = datagramLength - at;
      int length = remaining < ByteFields.MESSAGE_HEADER_BYTES ? 0 : ByteFields.i32(datagram, at);
      if (length < ByteFields.MESSAGE_HEADER_BYTES || length > remaining) {
        throw NetlinkException.malformed(
            "a message of " + length + " bytes where " + remaining + " are left");
      }
      messages.add(new NetlinkMessage(datagram, at, length));
      at += ByteFields.aligned(length);
    }
    return messages;
  }

  public int type() {
    return ByteFields.u16(bytes, start + 4);
  }

  public int flags() {
    return ByteFields.u16(bytes, start + 6);
  }

  public int sequence() {
    return ByteFields.i32(bytes, start + 8);
  }

  /** Whether all bits of a flag are set. */
  public boolean has(int flag) {
    return (flags() & flag) == flag;
  }

  /** What follows the message's header: the family's header, then attributes. */
  public PayloadReader payload() {
    return new PayloadReader(bytes, start + ByteFields.MESSAGE_HEADER_BYTES, start + length);
  }
}
