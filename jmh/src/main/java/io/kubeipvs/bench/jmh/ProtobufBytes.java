package io.kubeipvs.bench.jmh;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A protobuf message as it is written, field by field. One thread owns it. */
final class ProtobufBytes {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufBytes number(int field, int value) {
    varint((field << 3) | VARINT);
    varint(value);
    return this;
  }

  ProtobufBytes text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufBytes message(int field, ProtobufBytes message) {
    return bytes(field, message.out.toByteArray());
  }

  private ProtobufBytes bytes(int field, byte[] bytes) {
    varint((field << 3) | LENGTH_DELIMITED);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** Bytes that are no field. */
  ProtobufBytes raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The fields of another message as fields of this one. */
  ProtobufBytes raw(ProtobufBytes message) {
    out.writeBytes(message.out.toByteArray());
    return this;
  }

  /** As a watch sends it: behind its length in four bytes. */
  byte[] frame() {
    byte[] message = out.toByteArray();
    return ByteBuffer.allocate(4 + message.length).putInt(message.length).put(message).array();
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
