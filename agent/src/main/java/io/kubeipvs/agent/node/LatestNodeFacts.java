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
 *
 * <p>The node does not lose its addresses and pod ranges with its Node object, which may be deleted
 * and registered anew, at first with nothing in it, while traffic goes on. So what the object said
 * counts until it says something else. This is the one thing in which a start on the same objects
 * would find less.
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
   * @param nodeNow null as long as the object is not known, and when it has been deleted
   */
  public NodeFacts of(@Nullable Node nodeNow, Set<IpAddress> interfaceAddressesNow) {
    Node counting = remembering(node, nodeNow);
    NodeFacts known = facts;
    if (known != null
        && Objects.equals(node, counting)
        && Objects.equals(interfaceAddresses, interfaceAddressesNow)) {
      return known;
    }
    NodeFacts made = NodeFactsReader.facts(name, bindAddress, counting, interfaceAddressesNow);
    node = counting;
    interfaceAddresses = interfaceAddressesNow;
    facts = made;
    return made;
  }

  private static @Nullable Node remembering(@Nullable Node before, @Nullable Node now) {
    if (before == null || now == null) {
      return now == null ? before : now;
    }
    boolean addressesLost = now.addresses().isEmpty() && !before.addresses().isEmpty();
    boolean podRangesLost = now.podCidrs().isEmpty() && !before.podCidrs().isEmpty();
    return addressesLost || podRangesLost
        ? new Node(
            now.key(),
            now.resourceVersion(),
            now.zone(),
            addressesLost ? before.addresses() : now.addresses(),
            podRangesLost ? before.podCidrs() : now.podCidrs(),
            now.eligible())
        : now;
  }
}
