package io.kubeipvs.linux.netlink;

import io.kubeipvs.linux.syscall.Errno;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Messages as the kernel sends them, for scripts and decoders under test. */
public final class Replies {
  private Replies() {}

  /** A reply of a family. */
  public static byte[] reply(int type, int flags, int sequence, byte[] payload) {
    byte[] message = new byte[ByteFields.aligned(ByteFields.MESSAGE_HEADER_BYTES + payload.length)];
    ByteFields.putU32(message, 0, ByteFields.MESSAGE_HEADER_BYTES + payload.length);
    ByteFields.putU16(message, 4, type);
    ByteFields.putU16(message, 6, flags);
    ByteFields.putU32(message, 8, sequence);
    System.arraycopy(payload, 0, message, ByteFields.MESSAGE_HEADER_BYTES, payload.length);
    return message;
  }

  /** An acknowledgement, or with an errno a failure that does not repeat the request's body. */
  public static byte[] answer(int sequence, int errno) {
    PayloadWriter payload = new PayloadWriter().u32(-errno).u32(16).u16(0).u16(0).u32(sequence);
    return reply(
        NetlinkMessage.TYPE_ERROR, MessageFlags.CAPPED, sequence, payload.u32(0).toBytes());
  }

  public static byte[] ack(int sequence) {
    return answer(sequence, 0);
  }

  /** The end of a dump; with an errno, of one that failed on its way. */
  public static byte[] done(int sequence, int errno) {
    return reply(
        NetlinkMessage.TYPE_DONE,
        MessageFlags.MULTI,
        sequence,
        new PayloadWriter().u32(-errno).toBytes());
  }

  /** Several messages in one datagram. */
  public static byte[] datagram(byte[]... messages) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      joined.writeBytes(message);
    }
    return joined.toByteArray();
  }

  /** The one message in these bytes. */
  public static NetlinkMessage message(byte[] bytes) throws NetlinkException {
    List<NetlinkMessage> messages = NetlinkMessage.split(bytes, bytes.length);
    if (messages.size() != 1) {
      throw NetlinkException.malformed(messages.size() + " messages in place of one");
    }
    return messages.getFirst();
  }

  /** The failure of a receive after the kernel dropped replies. */
  public static NetlinkException overrun() {
    return new NetlinkException("receive: ENOBUFS", Errno.ENOBUFS, null);
  }
}
