package io.kubeipvs.agent.node;

import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the node's facts together, from its Node object and from its links' addresses. Pure. */
public final class NodeFactsReader {
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
        node == null ? List.of() : node.podCidrs(),
        node != null && !node.addresses().isEmpty());
  }
}
