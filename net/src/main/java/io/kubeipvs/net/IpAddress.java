package io.kubeipvs.net;

/**
 * An IPv4 or IPv6 address. Immutable; equal when family and bits are equal, so {@code 10.0.0.1} and
 * {@code ::ffff:10.0.0.1} differ. Ordered by family, then by number.
 *
 * <p>Never resolves names. {@link #toString()} is the form that Linux tools print (RFC 5952).
 */
public abstract sealed class IpAddress implements Comparable<IpAddress> {
  private IpAddress() {}

  /**
   * Nodes hold hundreds of thousands of these, so that a family takes no more room than it must.
   */
  private static final class Ipv4 extends IpAddress {
    private final int bits;

    private Ipv4(int bits) {
      this.bits = bits;
    }

    @Override
    public IpFamily family() {
      return IpFamily.IPV4;
    }

    @Override
    public long highBits() {
      return 0;
    }

    @Override
    public long lowBits() {
      return Integer.toUnsignedLong(bits);
    }
  }

  private static final class Ipv6 extends IpAddress {
    private final long high;
    private final long low;

    private Ipv6(long high, long low) {
      this.high = high;
      this.low = low;
    }

    @Override
    public IpFamily family() {
      return IpFamily.IPV6;
    }

    @Override
    public long highBits() {
      return high;
    }

    @Override
    public long lowBits() {
      return low;
    }
  }

  /**
   * Reads an address in its strict textual form.
   *
   * @throws IllegalArgumentException if the text is no address; the message quotes it
   */
  public static IpAddress parse(String text) {
    return IpAddressParser.parse(text, IpAddressParser.LeadingZeros.REJECTED);
  }

  /**
   * Reads an address as {@link #parse} does, but takes leading zeros in IPv4 as decimal, which
   * older Kubernetes objects may carry.
   *
   * @throws IllegalArgumentException if the text is no address; the message quotes it
   */
  public static IpAddress parseSloppy(String text) {
    return IpAddressParser.parse(text, IpAddressParser.LeadingZeros.IGNORED);
  }

  /**
   * Takes 4 or 16 bytes in network order.
   *
   * @throws IllegalArgumentException if the length is another
   */
  public static IpAddress ofBytes(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> new Ipv4((int) bigEndian(bytes, 0, 4));
      case 16 -> new Ipv6(bigEndian(bytes, 0, 8), bigEndian(bytes, 8, 8));
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    };
  }

  /** The IPv4 address with these 32 bits. */
  public static IpAddress ofIpv4(int bits) {
    return new Ipv4(bits);
  }

  /** The IPv6 address with these 128 bits. */
  public static IpAddress ofIpv6(long high, long low) {
    return new Ipv6(high, low);
  }

  private static long bigEndian(byte[] bytes, int offset, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  public abstract IpFamily family();

  /** The upper 64 bits of an IPv6 address; 0 for IPv4. */
  public abstract long highBits();

  /** The lower 64 bits of an IPv6 address; the 32 bits of an IPv4 address. */
  public abstract long lowBits();

  /** A fresh array of 4 or 16 bytes in network order. */
  public byte[] toBytes() {
    byte[] bytes = new byte[family().byteLength()];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) ((fromEnd < 8 ? lowBits() : highBits()) >>> (fromEnd % 8 * 8));
    }
    return bytes;
  }

  /** Whether this is 0.0.0.0 or ::. */
  public boolean isUnspecified() {
    return highBits() == 0 && lowBits() == 0;
  }

  /** Whether this is in 127.0.0.0/8, or is ::1. */
  public boolean isLoopback() {
    return switch (family()) {
      case IPV4 -> lowBits() >>> 24 == 127;
      case IPV6 -> highBits() == 0 && lowBits() == 1;
    };
  }

  /** Whether this is in 169.254.0.0/16 or fe80::/10. */
  public boolean isLinkLocal() {
    return switch (family()) {
      case IPV4 -> lowBits() >>> 16 == 0xa9fe;
      case IPV6 -> highBits() >>> 54 == 0xfe80 >>> 6;
    };
  }

  /** Whether this is in 224.0.0.0/4 or ff00::/8. */
  public boolean isMulticast() {
    return switch (family()) {
      case IPV4 -> lowBits() >>> 28 == 0xe;
      case IPV6 -> highBits() >>> 56 == 0xff;
    };
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family().compareTo(other.family());
    if (byFamily != 0) {
      return byFamily;
    }
    int byHigh = Long.compareUnsigned(highBits(), other.highBits());
    return byHigh != 0 ? byHigh : Long.compareUnsigned(lowBits(), other.lowBits());
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof IpAddress other
        && family() == other.family()
        && lowBits() == other.lowBits()
        && highBits() == other.highBits();
  }

  @Override
  public int hashCode() {
    return Long.hashCode(highBits() * 0x9e3779b97f4a7c15L + lowBits()) * 31 + family().byteLength();
  }

  @Override
  public String toString() {
    return IpAddressText.of(this);
  }
}
