package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import java.util.Comparator;

/** What clients connect to: the identity of a virtual server. Immutable. */
public record FrontEnd(Protocol protocol, IpAddress address, int port)
    implements Comparable<FrontEnd> {
  private static final Comparator<FrontEnd> ORDER =
      Comparator.comparing(FrontEnd::protocol)
          .thenComparing(FrontEnd::address)
          .thenComparingInt(FrontEnd::port);

  @Override
  public int compareTo(FrontEnd other) {
    return ORDER.compare(this, other);
  }

  /** {@code TCP 10.96.0.1:443}. */
  @Override
  public String toString() {
    return protocol + " " + new AddressPort(address, port);
  }
}
