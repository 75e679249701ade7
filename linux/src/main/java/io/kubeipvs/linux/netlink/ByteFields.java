package io.kubeipvs.linux.netlink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Fields of the host's byte order in a byte array, at any alignment. */
final class ByteFields {
  /** Messages and attributes begin on multiples of this. */
  static final int ALIGNMENT = 4;

  static final int MESSAGE_HEADER_BYTES = 16;
  static final int ATTRIBUTE_HEADER_BYTES = 4;

  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle U64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private ByteFields() {}

  static int u16(byte[] bytes, int at) {
    return (short) U16.get(bytes, at) & 0xffff;
  }

  static int i32(byte[] bytes, int at) {
    return (int) U32.get(bytes, at);
  }

  static long i64(byte[] bytes, int at) {
    return (long) U64.get(bytes, at);
  }

  static void putU16(byte[] bytes, int at, int value) {
    U16.set(bytes, at, (short) value);
  }

  static void putU32(byte[] bytes, int at, int value) {
    U32.set(bytes, at, value);
  }

  static void putU64(byte[] bytes, int at, long value) {
    U64.set(bytes, at, value);
  }

  /** The next multiple of the alignment. */
  static int aligned(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
