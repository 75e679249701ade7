package io.kubeipvs.linux.ipvs;

/**
 * A real server as the kernel lists it. Immutable.
 *
 * @param inactiveConnections connections in any state but ESTABLISHED
 */
public record RealServerStatus(
    RealServer server,
    long activeConnections,
    long inactiveConnections,
    long persistentConnections,
    IpvsStatistics statistics) {}
