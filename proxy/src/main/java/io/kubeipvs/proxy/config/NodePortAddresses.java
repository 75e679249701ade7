package io.kubeipvs.proxy.config;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses serve node ports in one family. Immutable.
 *
 * @param restricted whether the operator named some addresses, rather than all there are
 * @param ranges those that the operator has named
 * @param addresses of the node's links that serve, sorted, each once
 */
public record NodePortAddresses(
    boolean restricted, List<IpPrefix> ranges, List<IpAddress> addresses) {
  public NodePortAddresses {
    ranges = List.copyOf(ranges);
    addresses = List.copyOf(addresses);
  }

  /**
   * Follows {@code nodePortAddresses}: a family of which it names nothing has all addresses. But as
   * long as nobody knows which the primary ones are it has none: whoever asked for a few must not
   * have all, for some may be public.
   */
  public static NodePortAddresses of(PlanConfig config, NodeFacts node, IpFamily family) {
    List<IpPrefix> named = new ArrayList<>(inFamily(config, family));
    if (config.nodePortPrimary()) {
      named.addAll(primary(node, family));
    }
    boolean everything = named.stream().anyMatch(prefix -> prefix.length() == 0);
    boolean unknown = config.nodePortPrimary() && !node.addressesKnown();
    NodePortAddresses none =
        new NodePortAddresses(
            !everything && (!named.isEmpty() || unknown),
            everything ? List.of() : named,
            List.of());
    List<IpAddress> addresses =
        node.interfaceAddresses().stream()
            .filter(address -> address.family() == family)
            .filter(address -> !address.isLoopback())
            .filter(address -> !none.restricted() || none.names(address))
            .sorted()
            .toList();
    return new NodePortAddresses(none.restricted, none.ranges, addresses);
  }

  /**
   * Whether the operator named this address. If so it serves node ports even if it is a Service's
   * own, on kube-ipvs0: kube-proxy looks for the named ones on every link.
   */
  public boolean names(IpAddress address) {
    if (address.isLoopback()) {
      return false;
    }
    for (IpPrefix range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** All addresses that serve, sorted, each once, where these Service addresses are bound. */
  public List<IpAddress> addressesWith(Collection<IpAddress> bound) {
    return Stream.concat(addresses.stream(), bound.stream().filter(this::names))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<IpPrefix> inFamily(PlanConfig config, IpFamily family) {
    return config.nodePortAddresses().stream().filter(prefix -> prefix.family() == family).toList();
  }

  private static List<IpPrefix> primary(NodeFacts node, IpFamily family) {
    IpAddress address = node.address(family);
    return address == null || address.isLoopback() ? List.of() : List.of(IpPrefix.ofHost(address));
  }
}
