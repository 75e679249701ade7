package io.kubeipvs.net;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A list of addresses and ports that takes 6 bytes for each, or 19 where one of them is of IPv6;
 * its elements are made when they are asked for. Immutable; equal to any list of the same.
 */
public final class AddressPortList extends AbstractList<AddressPort> implements RandomAccess {
  private static final AddressPortList EMPTY = new AddressPortList(new byte[0], false);
  private static final int PORT_BYTES = 2;
  private static final int IPV4_STRIDE = 4 + PORT_BYTES;
  private static final int MIXED_STRIDE = 1 + 16 + PORT_BYTES;

  private final byte[] bytes;
  private final boolean mixed;

  private AddressPortList(byte[] bytes, boolean mixed) {
    this.bytes = bytes;
    this.mixed = mixed;
  }

  /** The list itself if it is one of these, else a copy. */
  public static AddressPortList copyOf(Collection<AddressPort> list) {
    if (list instanceof AddressPortList packed) {
      return packed;
    }
    if (list.isEmpty()) {
      return EMPTY;
    }
    boolean mixed = false;
    for (AddressPort each : list) {
      mixed |= each.address().family() != IpFamily.IPV4;
    }
    byte[] bytes = new byte[list.size() * (mixed ? MIXED_STRIDE : IPV4_STRIDE)];
    int at = 0;
    for (AddressPort each : list) {
      IpAddress address = each.address();
      if (mixed) {
        bytes[at++] = (byte) address.family().byteLength();
        at = put(bytes, at, address.highBits(), 8);
        at = put(bytes, at, address.lowBits(), 8);
      } else {
        at = put(bytes, at, address.lowBits(), 4);
      }
      at = put(bytes, at, each.port(), PORT_BYTES);
    }
    return new AddressPortList(bytes, mixed);
  }

  private static int put(byte[] bytes, int at, long value, int count) {
    for (int i = 0; i < count; i++) {
      bytes[at + i] = (byte) (value >>> ((count - 1 - i) * 8));
    }
    return at + count;
  }

  private static long number(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  @Override
  public int size() {
    return bytes.length / (mixed ? MIXED_STRIDE : IPV4_STRIDE);
  }

  @Override
  public AddressPort get(int index) {
    Objects.checkIndex(index, size());
    if (!mixed) {
      int at = index * IPV4_STRIDE;
      IpAddress address = IpAddress.ofIpv4((int) number(bytes, at, 4));
      return new AddressPort(address, (int) number(bytes, at + 4, PORT_BYTES));
    }
    int at = index * MIXED_STRIDE;
    long high = number(bytes, at + 1, 8);
    long low = number(bytes, at + 9, 8);
    IpAddress address =
        bytes[at] == IpFamily.IPV4.byteLength()
            ? IpAddress.ofIpv4((int) low)
            : IpAddress.ofIpv6(high, low);
    return new AddressPort(address, (int) number(bytes, at + 17, PORT_BYTES));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressPortList packed
        ? Arrays.equals(bytes, packed.bytes) && mixed == packed.mixed
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
