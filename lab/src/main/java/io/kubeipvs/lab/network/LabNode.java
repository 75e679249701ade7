package io.kubeipvs.lab.network;

/**
 * A node: a machine with its own IPVS, ipset and iptables state, and an agent. Immutable.
 *
 * @param address on the network that joins the nodes
 * @param podRange the addresses of its pods
 */
public record LabNode(String name, String address, String podRange) {
  public Place place() {
    return new Place(name);
  }
}
