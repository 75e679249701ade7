package io.kubeipvs.kubernetes.decode;

/**
 * A field holds what it must not. Never leaves the package: {@link ObjectDecoder} turns it into a
 * {@link DecodedObject.Refused}. Without a stack trace, since hostile input can cause any number.
 */
final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int line;

  InvalidFieldException(String path, int line, String reason) {
    super(path + ": " + reason, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }

  /** The path of the field and the reason. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
