package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One wanted entry of one set. Which fields are there follows from the set's {@link SetName#shape}.
 * Immutable; printed {@code KUBE-CLUSTER-IP 10.96.0.1,tcp:443}.
 *
 * @param family the family of the set, which a port alone does not tell
 * @param port 0 where the shape has none
 * @param second the second address as a host prefix, or the source range
 */
public record SetMember(
    SetName set,
    IpFamily family,
    @Nullable IpAddress address,
    @Nullable Protocol protocol,
    int port,
    @Nullable IpPrefix second) {

  public static SetMember ip(SetName set, IpAddress address) {
    return new SetMember(set, address.family(), address, null, 0, null);
  }

  public static SetMember port(SetName set, IpFamily family, int port) {
    return new SetMember(set, family, null, null, port, null);
  }

  public static SetMember ipPort(SetName set, IpAddress address, Protocol protocol, int port) {
    return new SetMember(set, address.family(), address, protocol, port, null);
  }

  public static SetMember ipPortIp(
      SetName set, IpAddress address, Protocol protocol, int port, IpAddress second) {
    return new SetMember(set, address.family(), address, protocol, port, IpPrefix.ofHost(second));
  }

  public static SetMember ipPortNet(
      SetName set, IpAddress address, Protocol protocol, int port, IpPrefix source) {
    return new SetMember(set, address.family(), address, protocol, port, source);
  }

  /** Written out, for a record's own is slow in a JVM that has just started. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SetMember member
        && set == member.set
        && port == member.port
        && family == member.family
        && protocol == member.protocol
        && Objects.equals(address, member.address)
        && Objects.equals(second, member.second);
  }

  @Override
  public int hashCode() {
    int hash = set.name().hashCode() * 31 + family.byteLength();
    hash = hash * 31 + Objects.hashCode(address);
    hash = hash * 31 + (protocol == null ? 0 : protocol.number());
    return (hash * 31 + port) * 31 + Objects.hashCode(second);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(set.kernelName(family)).append(' ');
    if (address != null) {
      text.append(address);
    }
    if (protocol != null) {
      text.append(',').append(protocol.lowerCaseName()).append(':').append(port);
    } else if (address == null) {
      text.append(port);
    }
    if (second != null) {
      boolean host = second.length() == second.family().bitLength();
      text.append(',').append(host ? second.address() : second);
    }
    return text.toString();
  }
}
