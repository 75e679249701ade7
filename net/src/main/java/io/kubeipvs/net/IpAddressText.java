package io.kubeipvs.net;

/** Prints addresses: dotted for IPv4, RFC 5952 for IPv6. */
final class IpAddressText {
  private static final int GROUPS = 8;

  private IpAddressText() {}

  static String of(IpAddress address) {
    return switch (address.family()) {
      case IPV4 -> dotted(address.lowBits());
      case IPV6 -> colons(address.highBits(), address.lowBits());
    };
  }

  private static String dotted(long bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }

  private static String colons(long high, long low) {
    if (high == 0 && low >>> 32 == 0xffff) {
      return "::ffff:" + dotted(low & 0xffff_ffffL);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> ((3 - i % 4) * 16)) & 0xffff;
    }
    int gapStart = -1;
    int gapLength = 1; // a single zero group is not shortened
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gapStart = i;
        gapLength = end - i;
      }
      i = Math.max(i, end);
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
