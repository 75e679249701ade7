package io.kubeipvs.linux.ipvs;

/** Totals since creation or the last zeroing, and the kernel's own rates per second. Immutable. */
public record IpvsStatistics(
    long connections,
    long inPackets,
    long outPackets,
    long inBytes,
    long outBytes,
    long connectionsPerSecond,
    long inPacketsPerSecond,
    long outPacketsPerSecond,
    long inBytesPerSecond,
    long outBytesPerSecond) {
  public static final IpvsStatistics ZERO = new IpvsStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
