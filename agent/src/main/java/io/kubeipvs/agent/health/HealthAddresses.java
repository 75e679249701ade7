package io.kubeipvs.agent.health;

import io.kubeipvs.net.IpFamily;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Where the Services' health check ports are open: in each family everywhere, or at named addresses
 * alone. Immutable.
 *
 * @param everywhere the families in which the ports are open at every address
 * @param named addresses of the other families
 */
public record HealthAddresses(Set<IpFamily> everywhere, Set<InetAddress> named) {
  public HealthAddresses {
    everywhere = Set.copyOf(everywhere);
    named = Set.copyOf(named);
  }

  /** Open at these addresses alone. */
  public static HealthAddresses only(InetAddress... addresses) {
    return new HealthAddresses(Set.of(), Set.of(addresses));
  }

  /** What to bind. A socket bound to the wildcard address hears both families. */
  List<InetAddress> listeners() {
    return everywhere.isEmpty()
        ? List.copyOf(named)
        : List.of(new InetSocketAddress(0).getAddress());
  }

  /** Whether to answer who came by this address of the node. */
  boolean include(InetAddress local) {
    return everywhere.contains(family(local)) || named.contains(local);
  }

  static IpFamily family(InetAddress address) {
    return address instanceof Inet4Address ? IpFamily.IPV4 : IpFamily.IPV6;
  }
}
