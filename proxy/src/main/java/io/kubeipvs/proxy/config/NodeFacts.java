package io.kubeipvs.proxy.config;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What planning must know of the node it plans for. Immutable.
 *
 * @param name as in the Node object and the endpoints' node names
 * @param zone empty if none
 * @param nodeAddresses the addresses the node is known by, at most one of each family that counts
 * @param interfaceAddresses addresses on all links but kube-ipvs0, link-local IPv6 and loopback
 *     ones left out
 * @param podCidrs of the Node object
 * @param addressesKnown whether these are all addresses the node is known by; if not, its Node
 *     object has yet to tell
 */
public record NodeFacts(
    String name,
    String zone,
    List<IpAddress> nodeAddresses,
    Set<IpAddress> interfaceAddresses,
    List<IpPrefix> podCidrs,
    boolean addressesKnown) {
  public NodeFacts {
    nodeAddresses = List.copyOf(nodeAddresses);
    interfaceAddresses = Set.copyOf(interfaceAddresses);
    podCidrs = List.copyOf(podCidrs);
  }

  /** Where those addresses, if there are any, are all. */
  public NodeFacts(
      String name,
      String zone,
      List<IpAddress> nodeAddresses,
      Set<IpAddress> interfaceAddresses,
      List<IpPrefix> podCidrs) {
    this(name, zone, nodeAddresses, interfaceAddresses, podCidrs, !nodeAddresses.isEmpty());
  }

  /** The address the node is known by in this family, or null. */
  public @Nullable IpAddress address(IpFamily family) {
    for (IpAddress address : nodeAddresses) {
      if (address.family() == family) {
        return address;
      }
    }
    return null;
  }
}
