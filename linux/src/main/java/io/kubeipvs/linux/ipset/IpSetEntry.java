package io.kubeipvs.linux.ipset;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a set, printed exactly as ipset prints it (a host prefix without its length).
 * Immutable.
 */
public sealed interface IpSetEntry {
  /** Of {@link IpSetType#HASH_IP}. */
  record Ip(IpAddress address) implements IpSetEntry {
    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Ip other && address.equals(other.address);
    }

    @Override
    public int hashCode() {
      return address.hashCode();
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** Of {@link IpSetType#HASH_NET}. */
  record Net(IpPrefix prefix) implements IpSetEntry {
    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Net other && prefix.equals(other.prefix);
    }

    @Override
    public int hashCode() {
      return prefix.hashCode();
    }

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

    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof IpPort other
          && port == other.port
          && protocol == other.protocol
          && address.equals(other.address);
    }

    @Override
    public int hashCode() {
      return (address.hashCode() * 31 + port) * 31 + protocol.number();
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

    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof IpPortIp other
          && port == other.port
          && protocol == other.protocol
          && address.equals(other.address)
          && second.equals(other.second);
    }

    @Override
    public int hashCode() {
      return ((address.hashCode() * 31 + second.hashCode()) * 31 + port) * 31 + protocol.number();
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

    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof IpPortNet other
          && port == other.port
          && protocol == other.protocol
          && address.equals(other.address)
          && prefix.equals(other.prefix);
    }

    @Override
    public int hashCode() {
      return ((address.hashCode() * 31 + prefix.hashCode()) * 31 + port) * 31 + protocol.number();
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

    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Port other && port == other.port;
    }

    @Override
    public int hashCode() {
      return port;
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
