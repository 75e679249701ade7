package io.kubeipvs.net;

/**
 * An IPv4 or IPv6 address. Immutable; equal when family and bits are equal, so {@code 10.0.0.1} and
 * {@code ::ffff:10.0.0.1} differ. Ordered by family, then by number.
 *
 * <p>Never resolves names. {@link #toString()} is the form that Linux tools print (RFC 5952).
 */
public final class IpAddress implements Comparable<IpAddress> {
  private final IpFamily family;
  private final long high;
  private final long low;

  private IpAddress(IpFamily family, long high, long low) {
    this.family = family;
    this.high = high;
    this.low = low;
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
      case 4 -> new IpAddress(IpFamily.IPV4, 0, bigEndian(bytes, 0, 4));
      case 16 -> new IpAddress(IpFamily.IPV6, bigEndian(bytes, 0, 8), bigEndian(bytes, 8, 8));
      default ->
          throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
    };
  }

  /** The IPv4 address with these 32 bits. */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(IpFamily.IPV4, 0, Integer.toUnsignedLong(bits));
  }

  /** The IPv6 address with these 128 bits. */
  public static IpAddress ofIpv6(long high, long low) {
    return new IpAddress(IpFamily.IPV6, high, low);
  }

  private static long bigEndian(byte[] bytes, int offset, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  public IpFamily family() {
    return family;
  }

  /** The upper 64 bits of an IPv6 address; 0 for IPv4. */
  public long highBits() {
    return high;
  }

  /** The lower 64 bits of an IPv6 address; the 32 bits of an IPv4 address. */
  public long lowBits() {
    return low;
  }

  /** A fresh array of 4 or 16 bytes in network order. */
  public byte[] toBytes() {
    byte[] bytes = new byte[family.byteLength()];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      bytes[i] = (byte) ((fromEnd < 8 ? low : high) >>> (fromEnd % 8 * 8));
    }
    return bytes;
  }

  /** Whether this is 0.0.0.0 or ::. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** Whether this is in 127.0.0.0/8, or is ::1. */
  public boolean isLoopback() {
    return switch (family) {
      case IPV4 -> low >>> 24 == 127;
      case IPV6 -> high == 0 && low == 1;
    };
  }

  /** Whether this is in 169.254.0.0/16 or fe80::/10. */
  public boolean isLinkLocal() {
    return switch (family) {
      case IPV4 -> low >>> 16 == 0xa9fe;
      case IPV6 -> high >>> 54 == 0xfe80 >>> 6;
    };
  }

  /** Whether this is in 224.0.0.0/4 or ff00::/8. */
  public boolean isMulticast() {
    return switch (family) {
      case IPV4 -> low >>> 28 == 0xe;
      case IPV6 -> high >>> 56 == 0xff;
    };
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family.compareTo(other.family);
    if (byFamily != 0) {
      return byFamily;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof IpAddress other
        && family == other.family
        && high == other.high
        && low == other.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 0x9e3779b97f4a7c15L + low) * 31 + family.byteLength();
  }

  @Override
  public String toString() {
    return IpAddressText.of(this);
  }
}
