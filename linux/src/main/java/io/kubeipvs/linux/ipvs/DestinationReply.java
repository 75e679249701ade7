package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.ipvs.IpvsFormat.DestinationAttribute;
import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import org.jspecify.annotations.Nullable;

/** Gathers the attributes of one DEST nest, which come in any order. Pure. */
final class DestinationReply {
  /** The kernel keeps no more of the forwarding method (IP_VS_CONN_F_FWD_MASK). */
  private static final int METHOD_MASK = 7;

  private IpFamily family;
  private byte @Nullable [] address;
  private int port;
  private int method;
  private int weight;
  private long upperThreshold;
  private long lowerThreshold;
  private long activeConnections;
  private long inactiveConnections;
  private long persistentConnections;
  private int tunnelType;
  private int tunnelPort;
  private int tunnelFlags;
  private final StatisticsReply statistics = new StatisticsReply();

  private DestinationReply(IpFamily serviceFamily) {
    this.family = serviceFamily;
  }

  /** Kernels before 3.18 do not tell the family; it is then the virtual server's. */
  static RealServerStatus decode(AttributeReader attributes, IpFamily serviceFamily)
      throws NetlinkException {
    DestinationReply reply = new DestinationReply(serviceFamily);
    while (attributes.next()) {
      reply.take(attributes);
    }
    return reply.toStatus();
  }

  private void take(AttributeReader attribute) throws NetlinkException {
    switch (attribute.type()) {
      case DestinationAttribute.ADDRESS -> address = attribute.bytes();
      case DestinationAttribute.PORT -> port = attribute.be16();
      case DestinationAttribute.FORWARDING_METHOD -> method = attribute.i32() & METHOD_MASK;
      case DestinationAttribute.WEIGHT -> weight = attribute.i32();
      case DestinationAttribute.UPPER_THRESHOLD -> upperThreshold = attribute.u32();
      case DestinationAttribute.LOWER_THRESHOLD -> lowerThreshold = attribute.u32();
      case DestinationAttribute.ACTIVE_CONNECTIONS -> activeConnections = attribute.u32();
      case DestinationAttribute.INACTIVE_CONNECTIONS -> inactiveConnections = attribute.u32();
      case DestinationAttribute.PERSISTENT_CONNECTIONS -> persistentConnections = attribute.u32();
      case DestinationAttribute.STATISTICS -> statistics.take32(attribute.nested());
      case DestinationAttribute.FAMILY -> family = IpvsFormat.family(attribute.u16());
      case DestinationAttribute.STATISTICS_64 -> statistics.take64(attribute.nested());
      case DestinationAttribute.TUNNEL_TYPE -> tunnelType = attribute.u8();
      case DestinationAttribute.TUNNEL_PORT -> tunnelPort = attribute.be16();
      case DestinationAttribute.TUNNEL_FLAGS -> tunnelFlags = attribute.u16();
      default -> {} // newer kernels may say more
    }
  }

  private RealServerStatus toStatus() throws NetlinkException {
    RealServer server =
        new RealServer(
            new AddressPort(IpvsReplies.address(address, family), port),
            ForwardingMethod.ofNumber(method),
            weight,
            upperThreshold,
            lowerThreshold,
            new RealServer.Tunnel(
                RealServer.Tunnel.Type.ofNumber(tunnelType), tunnelPort, tunnelFlags));
    return new RealServerStatus(
        server,
        activeConnections,
        inactiveConnections,
        persistentConnections,
        statistics.toStatistics());
  }
}
