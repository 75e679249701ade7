package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/** What identifies a virtual server: protocol, address and port, or a firewall mark. Immutable. */
public sealed interface VirtualServerKey {
  IpFamily family();

  /**
   * A server at an address. The protocol is a number because the kernel lists whatever 16 bits
   * somebody gave it; only 1-255 can be written, and Kubernetes uses those of {@link Protocol}.
   */
  record Addressed(int protocolNumber, IpAddress address, int port) implements VirtualServerKey {
    public Addressed {
      if (protocolNumber < 0 || protocolNumber > 65535) {
        throw new IllegalArgumentException("protocol " + protocolNumber + " is not in 0-65535");
      }
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port " + port + " is not in 0-65535");
      }
    }

    @Override
    public IpFamily family() {
      return address.family();
    }

    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Addressed other
          && port == other.port
          && protocolNumber == other.protocolNumber
          && address.equals(other.address);
    }

    @Override
    public int hashCode() {
      return (address.hashCode() * 31 + port) * 31 + protocolNumber;
    }

    /** Printed {@code TCP 10.96.0.1:443}; a protocol without a name is printed as its number. */
    @Override
    public String toString() {
      return switch (protocolNumber) {
            case 6 -> "TCP ";
            case 17 -> "UDP ";
            case 132 -> "SCTP ";
            default -> protocolNumber + " ";
          }
          + new AddressPort(address, port);
    }
  }

  /** A server for all packets that carry a firewall mark; the mark is unsigned and not 0. */
  record FirewallMark(IpFamily family, int mark) implements VirtualServerKey {
    public FirewallMark {
      if (mark == 0) {
        throw new IllegalArgumentException("firewall mark 0 is no mark");
      }
    }

    @Override
    public String toString() {
      return "FWM " + Integer.toUnsignedString(mark) + (family == IpFamily.IPV6 ? " IPv6" : "");
    }
  }

  static VirtualServerKey of(Protocol protocol, IpAddress address, int port) {
    return new Addressed(protocol.number(), address, port);
  }
}
