package io.kubeipvs.net;

import org.jspecify.annotations.Nullable;

/**
 * An address prefix such as 10.96.0.0/16, its host bits zero. Immutable; ordered by address, then
 * length.
 */
public record IpPrefix(IpAddress address, int length) implements Comparable<IpPrefix> {
  public IpPrefix {
    if (length < 0 || length > address.family().bitLength()) {
      throw new IllegalArgumentException(
          "prefix length " + length + " is not in 0-" + address.family().bitLength());
    }
    address = masked(address, length);
  }

  /** The prefix that holds just this address. */
  public static IpPrefix ofHost(IpAddress address) {
    return new IpPrefix(address, address.family().bitLength());
  }

  /**
   * Reads {@code ADDRESS/LENGTH}. Host bits are cleared.
   *
   * @throws IllegalArgumentException if the text is no prefix; the message quotes it
   */
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    String digits = slash < 0 ? "" : text.substring(slash + 1);
    if (slash < 0 || !digits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("not an address prefix: \"" + text + "\"");
    }
    try {
      return new IpPrefix(
          IpAddress.parseSloppy(text.substring(0, slash)), Integer.parseInt(digits));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address prefix: \"" + text + "\"", e);
    }
  }

  public IpFamily family() {
    return address.family();
  }

  /** Whether the address is of this family and inside. */
  public boolean contains(IpAddress other) {
    return other.family() == family() && masked(other, length).equals(address);
  }

  private static IpAddress masked(IpAddress address, int length) {
    return switch (address.family()) {
      case IPV4 -> IpAddress.ofIpv4((int) (address.lowBits() & ones(length + 32)));
      case IPV6 ->
          IpAddress.ofIpv6(
              address.highBits() & ones(Math.min(length, 64)),
              address.lowBits() & ones(Math.max(length - 64, 0)));
    };
  }

  /** 64 bits of which the first so many are one. */
  private static long ones(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof IpPrefix other
        && length == other.length
        && address.equals(other.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode() * 31 + length;
  }

  @Override
  public int compareTo(IpPrefix other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
