package io.kubeipvs.linux.netlink;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the payload of a message: first the family's own header, field by field, then attributes
 * (include/uapi/linux/netlink.h, struct nlattr). Pure; one thread owns a writer.
 *
 * <p>Names say the byte order: {@code U16} is the host's, {@code Be16} the network's. Which of them
 * an attribute has is the family's choice. A type is written as it is given, so that {@link
 * #NETWORK_ORDER} can be or-ed to it for the families that want it.
 */
public final class PayloadWriter {
  /** Type bit that says the value is in network byte order; only some families look at it. */
  public static final int NETWORK_ORDER = 0x4000;

  /** The longest attribute, its header and everything nested in it included. */
  public static final int MAX_ATTRIBUTE_BYTES = 65_535;

  private static final int NESTED = 0x8000;
  private static final int MAX_DEPTH = 8;

  private byte[] bytes;
  private int length;
  private final int[] openNests = new int[MAX_DEPTH];
  private int depth;

  public PayloadWriter() {
    this(128);
  }

  PayloadWriter(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Bytes written so far, a whole number of 4-byte words when attributes were written. */
  public int length() {
    return length;
  }

  // Fields of a family header.

  public PayloadWriter u8(int value) {
    int at = grow(1);
    bytes[at] = (byte) value;
    return this;
  }

  public PayloadWriter u16(int value) {
    int at = grow(2);
    ByteFields.putU16(bytes, at, value);
    return this;
  }

  public PayloadWriter u32(int value) {
    int at = grow(4);
    ByteFields.putU32(bytes, at, value);
    return this;
  }

  public PayloadWriter be16(int value) {
    return u8(value >>> 8).u8(value);
  }

  public PayloadWriter be32(int value) {
    return be16(value >>> 16).be16(value);
  }

  // Attributes.

  /** An attribute without a value, whose presence says all. */
  public PayloadWriter putFlag(int type) {
    header(type, 0);
    return this;
  }

  public PayloadWriter putU8(int type, int value) {
    header(type, 1);
    return u8(value).pad();
  }

  public PayloadWriter putU16(int type, int value) {
    header(type, 2);
    return u16(value).pad();
  }

  public PayloadWriter putU32(int type, int value) {
    header(type, 4);
    return u32(value);
  }

  public PayloadWriter putU64(int type, long value) {
    header(type, 8);
    return u64(value);
  }

  private PayloadWriter u64(long value) {
    int at = grow(8);
    ByteFields.putU64(bytes, at, value);
    return this;
  }

  public PayloadWriter putBe16(int type, int value) {
    header(type, 2);
    return be16(value).pad();
  }

  public PayloadWriter putBe32(int type, int value) {
    header(type, 4);
    return be32(value);
  }

  public PayloadWriter putBe64(int type, long value) {
    header(type, 8);
    return be32((int) (value >>> 32)).be32((int) value);
  }

  public PayloadWriter putBytes(int type, byte[] value) {
    header(type, value.length);
    int at = grow(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    return pad();
  }

  /** Begins an attribute of so many bytes, a whole number of words, whose fields come next. */
  public PayloadWriter putFields(int type, int byteCount) {
    header(type, byteCount);
    return this;
  }

  /** The 4 or 16 bytes of an address, in network order. */
  public PayloadWriter putAddress(int type, IpAddress address) {
    return putAddress(type, address, address.family().byteLength());
  }

  /** The bytes of an address, in network order, at the beginning of so many; the rest is zero. */
  public PayloadWriter putAddress(int type, IpAddress address, int byteCount) {
    header(type, byteCount);
    int end = length + byteCount;
    if (address.family() == IpFamily.IPV6) {
      be32((int) (address.highBits() >>> 32)).be32((int) address.highBits());
      be32((int) (address.lowBits() >>> 32));
    }
    be32((int) address.lowBits());
    grow(end - length);
    return this;
  }

  /**
   * Text in UTF-8 with a NUL behind it.
   *
   * @throws IllegalArgumentException if there is a NUL inside, which would cut it short unseen
   */
  public PayloadWriter putText(int type, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("text with a NUL in it: \"" + text + "\"");
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    header(type, utf8.length + 1);
    int at = grow(utf8.length + 1);
    System.arraycopy(utf8, 0, bytes, at, utf8.length);
    return pad();
  }

  /** Begins an attribute that holds those written until the matching {@link #endNest()}. */
  public PayloadWriter beginNest(int type) {
    openNests[depth++] = length;
    header(type | NESTED, 0);
    return this;
  }

  /**
   * Ends the nest begun last.
   *
   * @throws IllegalArgumentException if it became longer than an attribute can be
   */
  public PayloadWriter endNest() {
    int start = openNests[--depth];
    int nestLength = length - start;
    if (nestLength > MAX_ATTRIBUTE_BYTES) {
      throw tooLong(ByteFields.u16(bytes, start + 2) & ~NESTED, nestLength);
    }
    ByteFields.putU16(bytes, start, nestLength);
    return this;
  }

  /**
   * A copy of what was written.
   *
   * @throws IllegalStateException if a nest is still open
   */
  public byte[] toBytes() {
    if (depth != 0) {
      throw new IllegalStateException(depth + " nests are still open");
    }
    return Arrays.copyOf(bytes, length);
  }

  // For those that lay messages one behind the other.

  /** What was written is at its beginning; replaced when more is written. */
  byte[] array() {
    return bytes;
  }

  /** Forgets what was written from there on. */
  void truncate(int newLength) {
    Arrays.fill(bytes, newLength, length, (byte) 0);
    length = newLength;
    depth = 0;
  }

  /** Makes room, zeroed, and returns where it begins. */
  int skip(int count) {
    return grow(count);
  }

  private void header(int type, int valueLength) {
    int attributeLength = ByteFields.ATTRIBUTE_HEADER_BYTES + valueLength;
    if (attributeLength > MAX_ATTRIBUTE_BYTES) {
      throw tooLong(type, attributeLength);
    }
    int at = grow(ByteFields.ATTRIBUTE_HEADER_BYTES);
    ByteFields.putU16(bytes, at, attributeLength);
    ByteFields.putU16(bytes, at + 2, type);
  }

  private static IllegalArgumentException tooLong(int type, int attributeLength) {
    return new IllegalArgumentException(
        "attribute %d has %d bytes, the limit is %d"
            .formatted(type, attributeLength, MAX_ATTRIBUTE_BYTES));
  }

  /**
   * Makes room and returns where it begins. It may replace the array, so call it first and by
   * itself. Fresh room is zero: padding needs no writing.
   */
  private int grow(int count) {
    int at = length;
    length += count;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    return at;
  }

  private PayloadWriter pad() {
    grow(ByteFields.aligned(length) - length);
    return this;
  }
}
