package io.kubeipvs.training;

/** Does nothing: what a start costs that is the JVM's alone. */
public final class BareStart {
  private BareStart() {}

  /** Ends at once. */
  public static void main(String[] arguments) {
    // Nothing.
  }
}
