package io.kubeipvs.cli;

/** The exit statuses of every command; scripts rely on them. */
final class ExitStatus {
  /** The kernel or the system refused; the message says what and why. */
  static final int FAILED = 1;

  /** An option, a value or a manifest directory that cannot be used. */
  static final int USAGE = 2;

  private ExitStatus() {}
}
