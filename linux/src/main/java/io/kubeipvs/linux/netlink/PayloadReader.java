package io.kubeipvs.linux.netlink;

/**
 * Reads the fields of a structure one after the other, never past its end. A view of the datagram
 * it came in, valid until the next is received. Pure; one thread owns a reader.
 *
 * <p>Names say the byte order: {@code u16} is the host's, {@code be16} the network's. Every method
 * throws {@link NetlinkException} with errno 0 where fewer bytes are left than it wants.
 */
public final class PayloadReader {
  private final byte[] bytes;
  private int position;
  private final int limit;

  PayloadReader(byte[] bytes, int position, int limit) {
    this.bytes = bytes;
    this.position = position;
    this.limit = limit;
  }

  public int remaining() {
    return limit - position;
  }

  public int u8() throws NetlinkException {
    return bytes[take(1)] & 0xff;
  }

  public int u16() throws NetlinkException {
    return ByteFields.u16(bytes, take(2));
  }

  public int i32() throws NetlinkException {
    return ByteFields.i32(bytes, take(4));
  }

  public long u32() throws NetlinkException {
    return Integer.toUnsignedLong(i32());
  }

  public int be16() throws NetlinkException {
    return u8() << 8 | u8();
  }

  public PayloadReader skip(int count) throws NetlinkException {
    take(count);
    return this;
  }

  /** All that is left, as attributes. */
  public AttributeReader attributes() {
    return new AttributeReader(bytes, position, limit);
  }

  private int take(int count) throws NetlinkException {
    if (count > remaining()) {
      throw NetlinkException.malformed(
          "a reply ends after " + remaining() + " of " + count + " bytes of a field");
    }
    int at = position;
    position += count;
    return at;
  }
}
