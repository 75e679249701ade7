package io.kubeipvs.linux.netlink;

import java.util.HexFormat;

/** Bytes as a test writes them: hexadecimal in any grouping, with comments from # to line's end. */
public final class Hex {
  private Hex() {}

  public static byte[] bytes(String text) {
    return HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
  }

  /** In words of four bytes, for a failure that can be compared by eye. */
  public static String words(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).replaceAll("(.{8})(?=.)", "$1 ");
  }
}
