package io.kubeipvs.linux.netlink;

import io.kubeipvs.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over attributes, never past their end:
 *
 * <pre>{@code
 * while (attributes.next()) {
 *   switch (attributes.type()) {
 *     case PORT -> port = attributes.be16();
 *     case STATS -> statistics = decode(attributes.nested());
 *     default -> {} // newer kernels send more
 *   }
 * }
 * }</pre>
 *
 * <p>A view of the datagram it came in, valid until the next is received. Pure; one thread owns a
 * reader. Names say the byte order: {@code u16} is the host's, {@code be16} the network's. A value
 * of another length than the method wants, and an attribute that does not fit, is a {@link
 * NetlinkException} with errno 0.
 */
public final class AttributeReader {
  private static final int TYPE_MASK = 0x3fff;

  private final byte[] bytes;
  private int next;
  private final int limit;
  private int type = -1;
  private int valueStart;
  private int valueLength;

  AttributeReader(byte[] bytes, int start, int limit) {
    this.bytes = bytes;
    this.next = start;
    this.limit = limit;
  }

  /** Moves to the next attribute; false if there is none. */
  public boolean next() throws NetlinkException {
    int remaining = limit - next;
    if (remaining <= 0) {
      return false;
    }
    int length =
        remaining < ByteFields.ATTRIBUTE_HEADER_BYTES ? remaining : ByteFields.u16(bytes, next);
    if (length < ByteFields.ATTRIBUTE_HEADER_BYTES || length > remaining) {
      throw NetlinkException.malformed(
          "an attribute of " + length + " bytes where " + remaining + " are left");
    }
    type = ByteFields.u16(bytes, next + 2) & TYPE_MASK;
    valueStart = next + ByteFields.ATTRIBUTE_HEADER_BYTES;
    valueLength = length - ByteFields.ATTRIBUTE_HEADER_BYTES;
    next += ByteFields.aligned(length);
    return true;
  }

  /** The number of the attribute, without the bits for nesting and byte order. */
  public int type() {
    return type;
  }

  /** Length of the value in bytes. */
  public int length() {
    return valueLength;
  }

  public int u8() throws NetlinkException {
    return bytes[exactly(1)] & 0xff;
  }

  public int u16() throws NetlinkException {
    return ByteFields.u16(bytes, exactly(2));
  }

  /** 32 bits, signed or for use as a set of flags. */
  public int i32() throws NetlinkException {
    return ByteFields.i32(bytes, exactly(4));
  }

  public long u32() throws NetlinkException {
    return Integer.toUnsignedLong(i32());
  }

  /** 64 bits; above 2^63 it appears negative. */
  public long u64() throws NetlinkException {
    return ByteFields.i64(bytes, exactly(8));
  }

  public int be16() throws NetlinkException {
    int at = exactly(2);
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  public int be32() throws NetlinkException {
    int at = exactly(4);
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /** 64 bits; above 2^63 it appears negative. */
  public long be64() throws NetlinkException {
    int at = exactly(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /** An address of 4 or 16 bytes in network order. */
  public IpAddress address() throws NetlinkException {
    if (valueLength != 4 && valueLength != 16) {
      throw NetlinkException.malformed(
          "attribute %d is no address: it has %d bytes".formatted(type, valueLength));
    }
    return IpAddress.ofBytes(bytes());
  }

  /** UTF-8 text up to its NUL, or to its end where there is none. */
  public String text() {
    int end = valueStart;
    while (end < valueStart + valueLength && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, valueStart, end - valueStart, StandardCharsets.UTF_8);
  }

  /** A copy of the value. */
  public byte[] bytes() {
    return Arrays.copyOfRange(bytes, valueStart, valueStart + valueLength);
  }

  /** The value as a structure. */
  public PayloadReader fields() {
    return new PayloadReader(bytes, valueStart, valueStart + valueLength);
  }

  /** The value as attributes, whether or not the kernel marked it as a nest. */
  public AttributeReader nested() {
    return new AttributeReader(bytes, valueStart, valueStart + valueLength);
  }

  private int exactly(int wanted) throws NetlinkException {
    if (valueLength != wanted) {
      throw NetlinkException.malformed(
          "attribute %d has %d bytes instead of %d".formatted(type, valueLength, wanted));
    }
    return valueStart;
  }
}
