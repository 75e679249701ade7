package io.kubeipvs.dataplane.set;

import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSetEntry;
import io.kubeipvs.linux.ipset.IpSetType;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Planned set members as the kernel's sets hold them, and back. Pure. */
final class SetEntries {
  private static final Map<IpFamily, Map<SetName, IpSetDefinition>> DEFINITIONS =
      Map.of(
          IpFamily.IPV4, definitions(IpFamily.IPV4),
          IpFamily.IPV6, definitions(IpFamily.IPV6));

  private SetEntries() {}

  private static Map<SetName, IpSetDefinition> definitions(IpFamily family) {
    Map<SetName, IpSetDefinition> definitions = new EnumMap<>(SetName.class);
    for (SetName set : SetName.values()) {
      definitions.put(set, IpSetDefinition.of(set.kernelName(family), type(set.shape()), family));
    }
    return Collections.unmodifiableMap(definitions);
  }

  static IpSetDefinition definition(SetName set, IpFamily family) {
    return Objects.requireNonNull(Objects.requireNonNull(DEFINITIONS.get(family)).get(set));
  }

  private static IpSetType type(SetName.Shape shape) {
    return switch (shape) {
      case IP -> IpSetType.HASH_IP;
      case PORT -> IpSetType.BITMAP_PORT;
      case IP_PORT -> IpSetType.HASH_IP_PORT;
      case IP_PORT_IP -> IpSetType.HASH_IP_PORT_IP;
      case IP_PORT_NET -> IpSetType.HASH_IP_PORT_NET;
    };
  }

  /** Reuses the definition's name; a member that lacks a field of its set's shape is a fault. */
  static IpSetEntry entry(SetMember member) {
    return switch (member.set().shape()) {
      case IP -> new IpSetEntry.Ip(address(member));
      case PORT -> new IpSetEntry.Port(member.port());
      case IP_PORT -> new IpSetEntry.IpPort(address(member), protocol(member), member.port());
      case IP_PORT_IP ->
          new IpSetEntry.IpPortIp(
              address(member), protocol(member), member.port(), second(member).address());
      case IP_PORT_NET ->
          new IpSetEntry.IpPortNet(
              address(member), protocol(member), member.port(), second(member));
    };
  }

  private static IpAddress address(SetMember member) {
    return Objects.requireNonNull(member.address(), "address");
  }

  private static Protocol protocol(SetMember member) {
    return Objects.requireNonNull(member.protocol(), "protocol");
  }

  private static IpPrefix second(SetMember member) {
    return Objects.requireNonNull(member.second(), "second");
  }

  static SetMember member(SetName set, IpFamily family, IpSetEntry entry) {
    return switch (entry) {
      case IpSetEntry.Ip(IpAddress address) -> SetMember.ip(set, address);
      case IpSetEntry.Port(int port) -> SetMember.port(set, family, port);
      case IpSetEntry.IpPort(IpAddress address, Protocol protocol, int port) ->
          SetMember.ipPort(set, address, protocol, port);
      case IpSetEntry.IpPortIp(IpAddress address, Protocol protocol, int port, IpAddress second) ->
          SetMember.ipPortIp(set, address, protocol, port, second);
      case IpSetEntry.IpPortNet(IpAddress address, Protocol protocol, int port, IpPrefix prefix) ->
          SetMember.ipPortNet(set, address, protocol, port, prefix);
      case IpSetEntry.Net(IpPrefix prefix) ->
          throw new IllegalArgumentException(
              "set " + set.kernelName(family) + " holds no bare prefix such as " + prefix);
    };
  }

  /**
   * Where a set's entries come among those of others when they are added; removing goes the other
   * way round. A set that takes traffic out of another's rule comes before that other: policy Local
   * before the masquerading it prevents, source ranges before the firewall they open, all service
   * addresses before the one that rejects what is at none.
   */
  static int addingRank(SetName set) {
    return switch (set) {
      case LOOP_BACK -> 0;
      case CLUSTER_IP, HEALTH_CHECK_NODE_PORT -> 1;
      case EXTERNAL_IP_LOCAL,
          LOAD_BALANCER_LOCAL,
          NODE_PORT_LOCAL_TCP,
          NODE_PORT_LOCAL_UDP,
          NODE_PORT_LOCAL_SCTP_HASH,
          LOAD_BALANCER_SOURCE_IP,
          LOAD_BALANCER_SOURCE_CIDR ->
          2;
      case LOAD_BALANCER_FW -> 3;
      case EXTERNAL_IP, LOAD_BALANCER, NODE_PORT_TCP, NODE_PORT_UDP, NODE_PORT_SCTP_HASH -> 4;
      case IPVS_IPS -> 5;
    };
  }
}
