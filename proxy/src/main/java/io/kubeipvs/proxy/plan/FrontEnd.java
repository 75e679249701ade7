package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/** What clients connect to: the identity of a virtual server. Immutable. */
public record FrontEnd(Protocol protocol, IpAddress address, int port)
    implements Comparable<FrontEnd> {
  /** Written out, for a record's own is slow in a JVM that has just started. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FrontEnd frontEnd
        && port == frontEnd.port
        && protocol == frontEnd.protocol
        && address.equals(frontEnd.address);
  }

  @Override
  public int hashCode() {
    return (address.hashCode() * 31 + port) * 31 + protocol.number();
  }

  @Override
  public int compareTo(FrontEnd other) {
    int byProtocol = protocol.compareTo(other.protocol);
    int byAddress = byProtocol == 0 ? address.compareTo(other.address) : byProtocol;
    return byAddress == 0 ? Integer.compare(port, other.port) : byAddress;
  }

  /** {@code TCP 10.96.0.1:443}. */
  @Override
  public String toString() {
    return protocol + " " + new AddressPort(address, port);
  }
}
