package io.kubeipvs.conformance.run;

/** Where a scenario's objects come from does not take one; the message has the reason. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  public RefusedException(String message) {
    super(message);
  }
}
