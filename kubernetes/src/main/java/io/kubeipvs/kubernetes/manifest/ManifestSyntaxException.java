package io.kubeipvs.kubernetes.manifest;

/** A file's text is neither YAML nor JSON, or too much of it. */
final class ManifestSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * @param line counted from 1; 0 if the fault is the whole file's
   */
  ManifestSyntaxException(int line, String reason) {
    super(reason);
    this.line = line;
  }

  int line() {
    return line;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
