package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;

/** What clients connect to: the identity of a virtual server. Immutable. */
public record FrontEnd(Protocol protocol, IpAddress address, int port)
    implements Comparable<FrontEnd> {
  @Override
  public int compareTo(FrontEnd other) {
    int byProtocol = protocol.compareTo(other.protocol);
    if (byProtocol != 0) {
      return byProtocol;
    }
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
  }

  /** {@code TCP 10.96.0.1:443}. */
  @Override
  public String toString() {
    return protocol + " " + new AddressPort(address, port);
  }
}
