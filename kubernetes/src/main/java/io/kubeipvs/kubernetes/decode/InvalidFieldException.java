package io.kubeipvs.kubernetes.decode;

/**
 * A field holds what it must not. Never leaves the package: {@link ObjectDecoder} turns it into a
 * {@link DecodedObject.Refused}. Without a stack trace, since hostile input can cause any number.
 */
final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_REASON = 300;

  private final int line;

  InvalidFieldException(String path, int line, String reason) {
    super(printable(path + ": " + reason), null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }

  /** The path of the field and the reason. */
  String reason() {
    return String.valueOf(getMessage());
  }

  /** Input quoted in a message must not break lines or fill a log. */
  static String printable(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (i == LONGEST_REASON) {
        return result.append("…").toString();
      }
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        result.append(String.format("\\u%04x", (int) c));
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }
}
