package io.kubeipvs.agent.logging;

/** Puts text in quotes so that it stays on one line. Stateless. */
final class Quoting {
  private Quoting() {}

  /** As Go's strconv.Quote, which klog uses. */
  static void appendGo(StringBuilder out, String text) {
    append(out, text, "\\x%02x");
  }

  /** As JSON. */
  static void appendJson(StringBuilder out, String text) {
    append(out, text, "\\u%04x");
  }

  private static void append(StringBuilder out, String text, String asciiControl) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append(String.format(asciiControl, (int) c));
          } else if (breaksLines(c) || isLoneSurrogate(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean breaksLines(char c) {
    return (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029;
  }

  private static boolean isLoneSurrogate(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
