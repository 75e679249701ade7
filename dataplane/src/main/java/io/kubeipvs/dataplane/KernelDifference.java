package io.kubeipvs.dataplane;

/**
 * One thing that stands otherwise in the kernel than planned. Immutable.
 *
 * @param object whose it is: {@code namespace/name:port}, several between commas; empty if no
 *     object asks for it, or all do
 * @param subject what it is, as an operator finds it: {@code TCP 10.96.0.20:80}
 * @param have what stands in the kernel; {@code -} for nothing
 * @param want what is planned; {@code -} for nothing
 */
public record KernelDifference(
    DifferenceKind kind, String object, String subject, String have, String want) {
  /** What is had or wanted if it is nothing. */
  public static final String NOTHING = "-";
}
