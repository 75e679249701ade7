package io.kubeipvs.linux.ipset;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;

/**
 * An entry of a set, printed exactly as ipset prints it (a host prefix without its length).
 * Immutable.
 */
public sealed interface IpSetEntry {
  /** Of {@link IpSetType#HASH_IP}. */
  record Ip(IpAddress address) implements IpSetEntry {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** Of {@link IpSetType#HASH_NET}. */
  record Net(IpPrefix prefix) implements IpSetEntry {
    @Override
    public String toString() {
      return prefixText(prefix);
    }
  }

  /** Of {@link IpSetType#HASH_IP_PORT}. */
  record IpPort(IpAddress address, Protocol protocol, int port) implements IpSetEntry {
    public IpPort {
      requirePort(port);
    }

    @Override
    public String toString() {
      return address + "," + protocol.lowerCaseName() + ":" + port;
    }
  }

  /** Of {@link IpSetType#HASH_IP_PORT_IP}. */
  record IpPortIp(IpAddress address, Protocol protocol, int port, IpAddress second)
      implements IpSetEntry {
    public IpPortIp {
      requirePort(port);
    }

    @Override
    public String toString() {
      return address + "," + protocol.lowerCaseName() + ":" + port + "," + second;
    }
  }

  /** Of {@link IpSetType#HASH_IP_PORT_NET}. */
  record IpPortNet(IpAddress address, Protocol protocol, int port, IpPrefix prefix)
      implements IpSetEntry {
    public IpPortNet {
      requirePort(port);
    }

    @Override
    public String toString() {
      return address + "," + protocol.lowerCaseName() + ":" + port + "," + prefixText(prefix);
    }
  }

  /** Of {@link IpSetType#BITMAP_PORT}. */
  record Port(int port) implements IpSetEntry {
    public Port {
      requirePort(port);
    }

    @Override
    public String toString() {
      return Integer.toString(port);
    }
  }

  private static String prefixText(IpPrefix prefix) {
    boolean host = prefix.length() == prefix.family().bitLength();
    return host ? prefix.address().toString() : prefix.toString();
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 0-65535");
    }
  }
}
