package io.kubeipvs.agent.node;

import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The node's facts as of the latest look: put together again only where what they come from is
 * another, which is rare, while every change of an object asks for them. One thread at a time uses
 * it.
 */
public final class LatestNodeFacts {
  private final String name;
  private final IpAddress bindAddress;
  private @Nullable Node node;
  private @Nullable Set<IpAddress> interfaceAddresses;
  private @Nullable NodeFacts facts;

  /**
   * @param bindAddress as for {@link NodeFactsReader#facts}
   */
  public LatestNodeFacts(String name, IpAddress bindAddress) {
    this.name = name;
    this.bindAddress = bindAddress;
  }

  /**
   * The facts that follow from these; the same object as before if both are as they were.
   *
   * @param nodeNow null as long as the object is not known
   */
  public NodeFacts of(@Nullable Node nodeNow, Set<IpAddress> interfaceAddressesNow) {
    NodeFacts known = facts;
    if (known != null
        && Objects.equals(node, nodeNow)
        && Objects.equals(interfaceAddresses, interfaceAddressesNow)) {
      return known;
    }
    NodeFacts made = NodeFactsReader.facts(name, bindAddress, nodeNow, interfaceAddressesNow);
    node = nodeNow;
    interfaceAddresses = interfaceAddressesNow;
    facts = made;
    return made;
  }
}
