package io.kubeipvs.net;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.TreeSet;

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
      at = write(each, bytes, at, mixed);
    }
    return new AddressPortList(bytes, mixed);
  }

  /**
   * A list of IPv4 addresses with ports.
   *
   * @param packed of each the address in bits 16 to 47, and below it the port
   */
  public static AddressPortList ofIpv4(long... packed) {
    if (packed.length == 0) {
      return EMPTY;
    }
    byte[] bytes = new byte[packed.length * IPV4_STRIDE];
    int at = 0;
    for (long each : packed) {
      at = put(bytes, at, each, IPV4_STRIDE);
    }
    return new AddressPortList(bytes, false);
  }

  /** The same elements in address order, each once: the list itself if it is so already. */
  public static AddressPortList inAddressOrder(Collection<AddressPort> list) {
    AddressPortList packed = copyOf(list);
    return packed.ascends() ? packed : copyOf(new TreeSet<>(packed));
  }

  /** The bytes of two elements compare as the elements do. */
  private boolean ascends() {
    int stride = mixed ? MIXED_STRIDE : IPV4_STRIDE;
    for (int at = stride; at < bytes.length; at += stride) {
      if (Arrays.compareUnsigned(bytes, at - stride, at, bytes, at, at + stride) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static int write(AddressPort element, byte[] bytes, int start, boolean mixed) {
    IpAddress address = element.address();
    int at = start;
    if (mixed) {
      bytes[at++] = (byte) address.family().byteLength();
      at = put(bytes, at, address.highBits(), 8);
      at = put(bytes, at, address.lowBits(), 8);
    } else {
      at = put(bytes, at, address.lowBits(), 4);
    }
    return put(bytes, at, element.port(), PORT_BYTES);
  }

  /**
   * Where an element is in a list in address order; if it is not there, {@code -(place) - 1} with
   * the place that it would have.
   */
  public int search(AddressPort wanted) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** As the element at this index compares with another, without making it. */
  private int compare(int index, AddressPort other) {
    IpAddress address = other.address();
    if (mixed || address.family() != IpFamily.IPV4) {
      return get(index).compareTo(other);
    }
    int at = index * IPV4_STRIDE;
    long mine = number(bytes, at, IPV4_STRIDE);
    return Long.compare(mine, address.lowBits() << 16 | other.port());
  }

  /** A list with one more element at this index. */
  public AddressPortList with(int index, AddressPort element) {
    if (isEmpty() || (!mixed && element.address().family() != IpFamily.IPV4)) {
      List<AddressPort> all = new ArrayList<>(this);
      all.add(index, element);
      return copyOf(all);
    }
    int stride = bytes.length / size();
    byte[] more = new byte[bytes.length + stride];
    System.arraycopy(bytes, 0, more, 0, index * stride);
    System.arraycopy(
        bytes, index * stride, more, (index + 1) * stride, bytes.length - index * stride);
    write(element, more, index * stride, mixed);
    return new AddressPortList(more, mixed);
  }

  /** A list without the element at this index. */
  public AddressPortList without(int index) {
    int count = size();
    Objects.checkIndex(index, count);
    if (count == 1) {
      return EMPTY;
    }
    int stride = bytes.length / count;
    byte[] fewer = Arrays.copyOf(bytes, bytes.length - stride);
    System.arraycopy(
        bytes, (index + 1) * stride, fewer, index * stride, fewer.length - index * stride);
    return new AddressPortList(fewer, mixed);
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
    return (other instanceof AddressPortList packed && mixed == packed.mixed)
        ? Arrays.equals(bytes, packed.bytes)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
