package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.genetlink.GenericRequest;
import io.kubeipvs.linux.ipvs.IpvsFormat.Attribute;
import io.kubeipvs.linux.ipvs.IpvsFormat.InfoAttribute;
import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes replies of the IPVS family. Pure. Anything that is not as the format says is a {@link
 * NetlinkException} with errno 0; attributes that newer kernels may add are passed over.
 */
final class IpvsReplies {
  private IpvsReplies() {}

  static @Nullable VirtualServerStatus server(NetlinkMessage reply) throws NetlinkException {
    AttributeReader attributes = attributes(reply);
    while (attributes.next()) {
      if (attributes.type() == Attribute.SERVICE) {
        return ServiceReply.decode(attributes.nested());
      }
    }
    return null;
  }

  static @Nullable RealServerStatus destination(NetlinkMessage reply, IpFamily serviceFamily)
      throws NetlinkException {
    AttributeReader attributes = attributes(reply);
    while (attributes.next()) {
      if (attributes.type() == Attribute.DESTINATION) {
        return DestinationReply.decode(attributes.nested(), serviceFamily);
      }
    }
    return null;
  }

  static IpvsTimeouts timeouts(NetlinkMessage reply) throws NetlinkException {
    long tcpSeconds = 0;
    long tcpFinSeconds = 0;
    long udpSeconds = 0;
    AttributeReader attributes = attributes(reply);
    while (attributes.next()) {
      switch (attributes.type()) {
        case Attribute.TIMEOUT_TCP -> tcpSeconds = attributes.u32();
        case Attribute.TIMEOUT_TCP_FIN -> tcpFinSeconds = attributes.u32();
        case Attribute.TIMEOUT_UDP -> udpSeconds = attributes.u32();
        default -> {} // kernels without TCP or UDP balancing leave some out
      }
    }
    return new IpvsTimeouts(tcpSeconds, tcpFinSeconds, udpSeconds);
  }

  static IpvsInfo info(NetlinkMessage reply) throws NetlinkException {
    int version = 0;
    int connectionTableSize = 0;
    AttributeReader attributes = attributes(reply);
    while (attributes.next()) {
      switch (attributes.type()) {
        case InfoAttribute.VERSION -> version = attributes.i32();
        case InfoAttribute.CONNECTION_TABLE_SIZE -> connectionTableSize = attributes.i32();
        default -> {} // newer kernels may say more
      }
    }
    return new IpvsInfo(version, connectionTableSize);
  }

  private static AttributeReader attributes(NetlinkMessage reply) throws NetlinkException {
    return reply.payload().skip(GenericRequest.HEADER_BYTES).attributes();
  }

  /** An address from a union nf_inet_addr, of which IPv4 uses the first 4 bytes. */
  static IpAddress address(byte @Nullable [] union, IpFamily family) throws NetlinkException {
    if (union == null || union.length < family.byteLength()) {
      throw NetlinkException.malformed("a server without an address");
    }
    return IpAddress.ofBytes(Arrays.copyOf(union, family.byteLength()));
  }

  /** The prefix length of a NETMASK attribute, or -1 for an IPv4 mask with gaps. */
  static int prefixLength(byte[] netmask, IpFamily family) throws NetlinkException {
    if (netmask.length != Integer.BYTES) {
      throw NetlinkException.malformed("a netmask of " + netmask.length + " bytes");
    }
    return switch (family) {
      case IPV4 -> {
        int mask = (int) IpAddress.ofBytes(netmask).lowBits();
        int ones = Integer.bitCount(mask);
        yield Integer.numberOfLeadingZeros(~mask) == ones ? ones : -1;
      }
      // Not a mask at all, in spite of the name, and in host order.
      case IPV6 -> hostOrder(netmask);
    };
  }

  private static int hostOrder(byte[] fourBytes) {
    return ByteBuffer.wrap(fourBytes).order(ByteOrder.nativeOrder()).getInt();
  }
}
