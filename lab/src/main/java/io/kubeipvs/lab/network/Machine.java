package io.kubeipvs.lab.network;

/**
 * A machine on the nodes' network that is no node. Immutable.
 *
 * @param address without a prefix length; the network's is 24
 */
public record Machine(Place place, String address) {}
