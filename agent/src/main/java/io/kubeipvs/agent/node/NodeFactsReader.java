package io.kubeipvs.agent.node;

import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the node's facts together, from its Node object and from its links. */
public final class NodeFactsReader {
  /** The link that carries the Services' own addresses. */
  private static final String SERVICE_LINK = "kube-ipvs0";

  private NodeFactsReader() {}

  /**
   * Joins what is known.
   *
   * @param bindAddress the primary address of its family, unless unspecified
   * @param node null as long as the object is not known
   */
  public static NodeFacts facts(
      String name, IpAddress bindAddress, @Nullable Node node, Set<IpAddress> interfaceAddresses) {
    List<IpAddress> candidates = new ArrayList<>();
    if (!bindAddress.isUnspecified()) {
      candidates.add(bindAddress);
    }
    if (node != null) {
      candidates.addAll(node.addresses());
    }
    List<IpAddress> nodeAddresses = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      candidates.stream()
          .filter(address -> address.family() == family)
          .findFirst()
          .ifPresent(nodeAddresses::add);
    }
    return new NodeFacts(
        name,
        node == null ? "" : node.zone(),
        nodeAddresses,
        interfaceAddresses,
        node == null ? List.of() : node.podCidrs());
  }

  /**
   * The addresses of all links but kube-ipvs0, without loopback and link-local IPv6 ones. Link by
   * link, so that the cost does not grow with the Services.
   */
  public static Set<IpAddress> interfaceAddresses(Links links) throws NetlinkException {
    Set<IpAddress> addresses = new HashSet<>();
    for (Link link : links.links()) {
      if (!link.name().equals(SERVICE_LINK)) {
        for (InterfaceAddress on : links.addresses(link.index())) {
          IpAddress address = on.address();
          boolean linkLocal = address.family() == IpFamily.IPV6 && address.isLinkLocal();
          if (!address.isLoopback() && !linkLocal) {
            addresses.add(address);
          }
        }
      }
    }
    return addresses;
  }
}
