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

  /** Lays requests into a batch as they are. */
  static final MessageEncoder<NetlinkRequest> ENCODER =
      new MessageEncoder<>() {
        @Override
        public int type(NetlinkRequest request) {
          return request.type;
        }

        @Override
        public int flags(NetlinkRequest request) {
          return request.flags;
        }

        @Override
        public void encode(NetlinkRequest request, PayloadWriter out) {
          int at = out.skip(request.payload.length);
          System.arraycopy(request.payload, 0, out.array(), at, request.payload.length);
        }
      };

  /** What it does and to what. */
  public Object operation() {
    return operation;
  }

  /** The one framed message, as it goes to the kernel. */
  public byte[] toBytes(int furtherFlags, int sequence) {
    int length = ByteFields.MESSAGE_HEADER_BYTES + payload.length;
    byte[] framed = new byte[ByteFields.aligned(length)];
    ByteFields.putU32(framed, 0, length);
    ByteFields.putU16(framed, 4, type);
    ByteFields.putU16(framed, 6, flags | MessageFlags.REQUEST | furtherFlags);
    ByteFields.putU32(framed, 8, sequence); // the port behind it: the kernel fills in ours
    System.arraycopy(payload, 0, framed, ByteFields.MESSAGE_HEADER_BYTES, payload.length);
    return framed;
  }

  @Override
  public String toString() {
    return operation.toString();
  }
}
