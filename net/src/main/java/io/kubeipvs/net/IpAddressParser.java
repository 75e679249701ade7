package io.kubeipvs.net;

/**
 * Reads the textual forms of addresses. {@code InetAddress} is no validator: it takes 1.2 and
 * names.
 */
final class IpAddressParser {
  /** What to do with an IPv4 part such as 010. */
  enum LeadingZeros {
    REJECTED,
    IGNORED
  }

  private static final int GROUPS = 8;

  private final String text;
  private final LeadingZeros leadingZeros;

  private IpAddressParser(String text, LeadingZeros leadingZeros) {
    this.text = text;
    this.leadingZeros = leadingZeros;
  }

  static IpAddress parse(String text, LeadingZeros leadingZeros) {
    IpAddressParser parser = new IpAddressParser(text, leadingZeros);
    return text.indexOf(':') >= 0
        ? parser.ipv6()
        : IpAddress.ofIpv4((int) parser.ipv4(0, text.length()));
  }

  private IllegalArgumentException bad() {
    return new IllegalArgumentException("not an IP address: \"" + text + "\"");
  }

  private long ipv4(int start, int end) {
    long bits = 0;
    int position = start;
    for (int part = 0; part < 4; part++) {
      int partEnd = part == 3 ? end : text.indexOf('.', position);
      if (partEnd < 0 || partEnd > end) {
        throw bad();
      }
      bits = bits << 8 | decimal(position, partEnd);
      position = partEnd + 1;
    }
    return bits;
  }

  private int decimal(int start, int end) {
    int digits = end - start;
    boolean zeros = digits > 1 && text.charAt(start) == '0';
    if (digits < 1 || digits > 10 || (zeros && leadingZeros == LeadingZeros.REJECTED)) {
      throw bad();
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw bad();
      }
      value = value * 10 + digit;
      if (value > 255) {
        throw bad();
      }
    }
    return value;
  }

  private IpAddress ipv6() {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int position = 0;
    int length = text.length();
    if (text.startsWith("::")) {
      gap = 0;
      position = 2;
    }
    while (position < length) {
      if (count == GROUPS) {
        throw bad();
      }
      int end = text.indexOf(':', position);
      end = end < 0 ? length : end;
      if (end == length && text.indexOf('.', position) >= 0) {
        if (count > GROUPS - 2) {
          throw bad();
        }
        long embedded = ipv4(position, length);
        groups[count++] = (int) (embedded >>> 16);
        groups[count++] = (int) (embedded & 0xffff);
        break;
      }
      groups[count++] = hexadecimal(position, end);
      if (end == length) {
        break;
      }
      position = end + 1;
      if (position == length) {
        throw bad(); // a lone colon at the end
      }
      if (text.charAt(position) == ':') {
        if (gap >= 0) {
          throw bad();
        }
        gap = count;
        position++;
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      throw bad();
    }
    return ofGroups(groups, count, gap < 0 ? count : gap);
  }

  private int hexadecimal(int start, int end) {
    if (end == start || end - start > 4) {
      throw bad();
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        throw bad();
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static IpAddress ofGroups(int[] groups, int count, int gap) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < GROUPS; i++) {
      int fromEnd = GROUPS - i;
      int group = i < gap ? groups[i] : fromEnd <= count - gap ? groups[count - fromEnd] : 0;
      if (i < 4) {
        high = high << 16 | group;
      } else {
        low = low << 16 | group;
      }
    }
    return IpAddress.ofIpv6(high, low);
  }
}
