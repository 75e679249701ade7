package io.kubeipvs.kubernetes.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Reads protobuf from a stream, so that a list need not lie in memory as a whole. Not thread-safe.
 */
final class ProtobufStream {
  /** More than an API server stores for one object. */
  private static final int LARGEST_MESSAGE_BYTES = 64 << 20;

  private static final int LONGEST_VARINT_BITS = 64;

  private final PushbackInputStream in;
  private long position;

  ProtobufStream(InputStream in) {
    this.in = new PushbackInputStream(in, 1);
  }

  /** How many bytes have been read. */
  long position() {
    return position;
  }

  boolean atEnd() throws IOException {
    int next = in.read();
    if (next >= 0) {
      in.unread(next);
    }
    return next < 0;
  }

  int tag() throws IOException {
    return (int) varint();
  }

  /** A message or text of a field whose tag has been read. */
  byte[] message() throws IOException {
    long length = varint();
    if (length < 0 || length > LARGEST_MESSAGE_BYTES) {
      throw new WireException("protobuf: a message of " + Long.toUnsignedString(length) + " bytes");
    }
    return bytes((int) length);
  }

  /** A frame: its length in four bytes, the most significant first, and that many bytes. */
  byte[] frame() throws IOException {
    long length = 0;
    for (byte next : bytes(4)) {
      length = (length << 8) | (next & 0xff);
    }
    if (length > LARGEST_MESSAGE_BYTES) {
      throw new WireException("protobuf: a frame of " + length + " bytes");
    }
    return bytes((int) length);
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw new WireException("protobuf: the answer ends in the middle of a message");
    }
    return bytes;
  }

  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT_BITS; shift += 7) {
      byte next = bytes(1)[0];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new WireException("protobuf: a number is longer than 64 bits");
  }

  void skip(int tag) throws IOException {
    switch (tag & 7) {
      case ProtobufInput.VARINT -> varint();
      case ProtobufInput.FIXED_64 -> bytes(8);
      case ProtobufInput.LENGTH_DELIMITED -> message();
      case ProtobufInput.FIXED_32 -> bytes(4);
      default -> throw new WireException("protobuf: field type " + (tag & 7) + " is none");
    }
  }
}
