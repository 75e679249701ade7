package io.kubeipvs.testkit.iptables;

/** Packet marks as iptables-save prints them. Pure. */
final class Marks {
  private static final int ALL = -1;

  private Marks() {}

  /** {@code VALUE[/MASK]} of the match. */
  static String match(String text) {
    int mask = mask(text, ALL);
    return hex(value(text)) + (mask == ALL ? "" : "/" + hex(mask));
  }

  /** What any of the target's options comes to as {@code --set-xmark VALUE/MASK}. */
  static String setXmark(String option, String text) {
    int value = value(text);
    return switch (option) {
      case "--or-mark" -> hex(value) + "/" + hex(value);
      case "--xor-mark" -> hex(value) + "/0x0";
      case "--and-mark" -> "0x0/" + hex(~value);
      case "--set-mark" -> hex(value) + "/" + hex(value | mask(text, ALL));
      default -> hex(value) + "/" + hex(mask(text, ALL));
    };
  }

  private static int value(String text) {
    return number(text.split("/", 2)[0]);
  }

  private static int mask(String text, int absent) {
    String[] parts = text.split("/", 2);
    return parts.length == 1 ? absent : number(parts[1]);
  }

  private static int number(String text) {
    return (int) (long) Long.decode(text);
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }
}
