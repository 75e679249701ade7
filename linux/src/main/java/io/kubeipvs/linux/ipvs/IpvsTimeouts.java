package io.kubeipvs.linux.ipvs;

/** Connection timeouts in seconds; 0 keeps what is in force. Immutable. */
public record IpvsTimeouts(long tcpSeconds, long tcpFinSeconds, long udpSeconds) {}
