package io.kubeipvs.linux.netlink;

/**
 * A message to the kernel before it is framed. Pure and immutable.
 *
 * <p>{@link Conversation} adds the length, the sequence, and the flags REQUEST, ACK and DUMP that
 * go with the way it is sent.
 */
public final class NetlinkRequest {
  private final Object operation;
  private final int type;
  private final int flags;
  private final byte[] payload;

  /**
   * @param operation what it does and to what; its text begins the message of a failure, and is
   *     made only then
   * @param flags those that belong to the operation, such as CREATE
   */
  public NetlinkRequest(Object operation, int type, int flags, PayloadWriter payload) {
    this.operation = operation;
    this.type = type;
    this.flags = flags;
    this.payload = payload.toBytes();
  }

  /** What it does and to what. */
  public Object operation() {
    return operation;
  }

  /** Length in bytes once framed, without padding behind it. */
  int framedLength() {
    return ByteFields.MESSAGE_HEADER_BYTES + payload.length;
  }

  /** Writes header and payload and returns where the next message begins. */
  int frame(byte[] into, int at, int furtherFlags, int sequence) {
    ByteFields.putU32(into, at, framedLength());
    ByteFields.putU16(into, at + 4, type);
    ByteFields.putU16(into, at + 6, flags | MessageFlags.REQUEST | furtherFlags);
    ByteFields.putU32(into, at + 8, sequence);
    ByteFields.putU32(into, at + 12, 0); // port: the kernel fills in ours
    System.arraycopy(payload, 0, into, at + ByteFields.MESSAGE_HEADER_BYTES, payload.length);
    int end = at + framedLength();
    int aligned = ByteFields.aligned(end);
    while (end < aligned) {
      into[end++] = 0;
    }
    return aligned;
  }

  /** The one framed message, as it goes to the kernel. */
  public byte[] toBytes(int furtherFlags, int sequence) {
    byte[] framed = new byte[ByteFields.aligned(framedLength())];
    frame(framed, 0, furtherFlags, sequence);
    return framed;
  }

  @Override
  public String toString() {
    return operation.toString();
  }
}
