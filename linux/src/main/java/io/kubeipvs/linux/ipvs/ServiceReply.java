package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.ipvs.IpvsFormat.ServiceAttribute;
import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.PayloadReader;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import org.jspecify.annotations.Nullable;

/** Gathers the attributes of one SERVICE nest, which come in any order. Pure. */
final class ServiceReply {
  private @Nullable IpFamily family;
  private int protocol;
  private byte @Nullable [] address;
  private int port;
  private int firewallMark;
  private @Nullable String scheduler;
  private int flags;
  private long timeoutSeconds;
  private byte @Nullable [] netmask;
  private @Nullable String persistenceEngine;
  private final StatisticsReply statistics = new StatisticsReply();

  private ServiceReply() {}

  static VirtualServerStatus decode(AttributeReader attributes) throws NetlinkException {
    ServiceReply reply = new ServiceReply();
    while (attributes.next()) {
      reply.take(attributes);
    }
    return reply.toStatus();
  }

  private void take(AttributeReader attribute) throws NetlinkException {
    switch (attribute.type()) {
      case ServiceAttribute.FAMILY -> family = IpvsFormat.family(attribute.u16());
      case ServiceAttribute.PROTOCOL -> protocol = attribute.u16();
      case ServiceAttribute.ADDRESS -> address = attribute.bytes();
      case ServiceAttribute.PORT -> port = attribute.be16();
      case ServiceAttribute.FIREWALL_MARK -> firewallMark = attribute.i32();
      case ServiceAttribute.SCHEDULER -> scheduler = attribute.text().intern(); // a few
      case ServiceAttribute.FLAGS -> {
        PayloadReader fields = attribute.fields(); // struct ip_vs_flags: flags, mask
        flags = fields.i32() & ~ServiceFlags.HASHED;
      }
      case ServiceAttribute.TIMEOUT -> timeoutSeconds = attribute.u32();
      case ServiceAttribute.NETMASK -> netmask = attribute.bytes();
      case ServiceAttribute.PERSISTENCE_ENGINE -> persistenceEngine = attribute.text();
      case ServiceAttribute.STATISTICS -> statistics.take32(attribute.nested());
      case ServiceAttribute.STATISTICS_64 -> statistics.take64(attribute.nested());
      default -> {} // newer kernels may say more
    }
  }

  private VirtualServerStatus toStatus() throws NetlinkException {
    if (family == null || scheduler == null || netmask == null) {
      throw NetlinkException.malformed("a virtual server without family, scheduler or netmask");
    }
    VirtualServer server =
        new VirtualServer(
            key(family),
            scheduler,
            flags,
            timeoutSeconds,
            IpvsReplies.prefixLength(netmask, family),
            persistenceEngine);
    return new VirtualServerStatus(server, statistics.toStatistics());
  }

  private VirtualServerKey key(IpFamily keyFamily) throws NetlinkException {
    if (firewallMark != 0) {
      return new VirtualServerKey.FirewallMark(keyFamily, firewallMark);
    }
    IpAddress keyAddress = IpvsReplies.address(address, keyFamily);
    return new VirtualServerKey.Addressed(protocol, keyAddress, port);
  }
}
