package io.kubeipvs.kubernetes.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The fields of one protobuf message that lies complete in memory. Reads a tag, then either the
 * value or {@link #skip}. Not thread-safe.
 */
final class ProtobufInput {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED_32 = 5;
  private static final int LONGEST_VARINT_BITS = 64;

  private final byte[] bytes;
  private int position;
  private final int end;

  ProtobufInput(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtobufInput(byte[] bytes, int position, int end) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** Reads these bytes, which have to stand here. */
  void expect(byte[] expected) throws WireException {
    int start = advance(expected.length);
    if (!Arrays.equals(bytes, start, position, expected, 0, expected.length)) {
      throw new WireException(
          "protobuf: found "
              + HexFormat.of().formatHex(bytes, start, position)
              + " where "
              + HexFormat.of().formatHex(expected)
              + " has to stand");
    }
  }

  boolean atEnd() {
    return position == end;
  }

  /** The next field's number and type: {@code number << 3 | type}. */
  int tag() throws WireException {
    long tag = varint();
    if (tag >>> 3 == 0 || tag > 0xffff_ffffL) {
      throw new WireException("protobuf: tag " + Long.toUnsignedString(tag) + " is none");
    }
    return (int) tag;
  }

  long varint() throws WireException {
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT_BITS; shift += 7) {
      byte next = bytes[advance(1)];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new WireException("protobuf: a number is longer than 64 bits");
  }

  String text() throws WireException {
    int length = length();
    return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
  }

  ProtobufInput message() throws WireException {
    int length = length();
    int start = advance(length);
    return new ProtobufInput(bytes, start, start + length);
  }

  void skip(int type) throws WireException {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> advance(8);
      case LENGTH_DELIMITED -> advance(length());
      case FIXED_32 -> advance(4);
      default -> throw new WireException("protobuf: field type " + type + " is none");
    }
  }

  private int length() throws WireException {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw cutShort();
    }
    return (int) length;
  }

  private int advance(int count) throws WireException {
    if (count > end - position) {
      throw cutShort();
    }
    int start = position;
    position += count;
    return start;
  }

  private static WireException cutShort() {
    return new WireException("protobuf: a message ends in the middle of a field");
  }
}
