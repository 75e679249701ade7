package io.kubeipvs.linux.ipvs;

/**
 * A virtual server, and how many real servers it has. Immutable.
 *
 * @param server its persistence engine is not told and therefore null
 */
public record CountedServer(VirtualServer server, int realServers) {}
