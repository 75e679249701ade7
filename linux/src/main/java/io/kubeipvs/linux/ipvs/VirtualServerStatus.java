package io.kubeipvs.linux.ipvs;

/** A virtual server as the kernel lists it. Immutable. */
public record VirtualServerStatus(VirtualServer server, IpvsStatistics statistics) {}
