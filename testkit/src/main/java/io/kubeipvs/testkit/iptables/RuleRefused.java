package io.kubeipvs.testkit.iptables;

import java.io.Serial;

/** A line that iptables-restore would not take, with the exit status it would end with. */
final class RuleRefused extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final int exitStatus;

  private RuleRefused(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** The text is wrong in itself. */
  static RuleRefused badText(String message) {
    return new RuleRefused(2, message);
  }

  /** The text is right, but not for what stands in the kernel. */
  static RuleRefused byKernel(String message) {
    return new RuleRefused(1, message);
  }

  int exitStatus() {
    return exitStatus;
  }
}
