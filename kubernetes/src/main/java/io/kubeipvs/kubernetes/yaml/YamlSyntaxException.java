package io.kubeipvs.kubernetes.yaml;

/** A file's text is neither YAML nor JSON, or too much of it. */
public final class YamlSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * @param line counted from 1; 0 if the fault is the whole file's
   */
  public YamlSyntaxException(int line, String reason) {
    super(reason);
    this.line = line;
  }

  public int line() {
    return line;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
