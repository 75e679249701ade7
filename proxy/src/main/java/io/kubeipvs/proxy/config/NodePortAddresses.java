package io.kubeipvs.proxy.config;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.List;

/**
 * Which of a node's addresses serve node ports in one family. Immutable.
 *
 * @param restricted whether the operator named some, rather than all there are
 * @param addresses sorted, each once
 */
public record NodePortAddresses(boolean restricted, List<IpAddress> addresses) {
  public NodePortAddresses {
    addresses = List.copyOf(addresses);
  }

  /** Follows {@code nodePortAddresses}: a family of which it names nothing has all addresses. */
  public static NodePortAddresses of(PlanConfig config, NodeFacts node, IpFamily family) {
    List<IpPrefix> allowed =
        config.nodePortPrimary() ? primary(node, family) : inFamily(config, family);
    boolean restricted =
        !allowed.isEmpty() && allowed.stream().noneMatch(prefix -> prefix.length() == 0);
    List<IpAddress> addresses =
        node.interfaceAddresses().stream()
            .filter(address -> address.family() == family)
            .filter(address -> !address.isLoopback())
            .filter(address -> !restricted || anyContains(allowed, address))
            .sorted()
            .toList();
    return new NodePortAddresses(restricted, addresses);
  }

  private static List<IpPrefix> inFamily(PlanConfig config, IpFamily family) {
    return config.nodePortAddresses().stream().filter(prefix -> prefix.family() == family).toList();
  }

  private static List<IpPrefix> primary(NodeFacts node, IpFamily family) {
    IpAddress address = node.address(family);
    return address == null || address.isLoopback() ? List.of() : List.of(IpPrefix.ofHost(address));
  }

  private static boolean anyContains(List<IpPrefix> prefixes, IpAddress address) {
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
