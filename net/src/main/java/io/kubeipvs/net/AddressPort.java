package io.kubeipvs.net;

import org.jspecify.annotations.Nullable;

/** An address and a port, printed {@code 10.0.0.1:80} or {@code [fd00::1]:80}. Immutable. */
public record AddressPort(IpAddress address, int port) implements Comparable<AddressPort> {
  public AddressPort {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 0-65535");
    }
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof AddressPort other
        && port == other.port
        && address.equals(other.address);
  }

  @Override
  public int hashCode() {
    return address.hashCode() * 31 + port;
  }

  @Override
  public int compareTo(AddressPort other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return address.family() == IpFamily.IPV4 ? address + ":" + port : "[" + address + "]:" + port;
  }
}
