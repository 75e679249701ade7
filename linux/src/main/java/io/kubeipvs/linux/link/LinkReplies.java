package io.kubeipvs.linux.link;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkMessage;
import io.kubeipvs.linux.netlink.PayloadReader;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * Reads rtnetlink replies. Pure. What it does not know, it passes over: newer kernels send more.
 */
final class LinkReplies {
  private LinkReplies() {}

  /** struct ifinfomsg and its attributes; null for another kind of message. */
  static @Nullable Link link(NetlinkMessage message) throws NetlinkException {
    if (message.type() != RtNetlink.NEWLINK) {
      return null;
    }
    PayloadReader payload = message.payload();
    payload.skip(4); // family, padding, hardware type
    int index = payload.i32();
    int flags = payload.i32();
    payload.skip(4); // mask of changed flags
    String name = "";
    String kind = "";
    int mtu = 0;
    AttributeReader attributes = payload.attributes();
    while (attributes.next()) {
      switch (attributes.type()) {
        case RtNetlink.IFLA_IFNAME -> name = attributes.text();
        case RtNetlink.IFLA_MTU -> mtu = attributes.i32();
        case RtNetlink.IFLA_LINKINFO -> kind = kind(attributes.nested());
        default -> {}
      }
    }
    return new Link(index, name, kind, flags, mtu);
  }

  private static String kind(AttributeReader information) throws NetlinkException {
    String kind = "";
    while (information.next()) {
      if (information.type() == RtNetlink.IFLA_INFO_KIND) {
        kind = information.text();
      }
    }
    return kind;
  }

  /** struct ifaddrmsg and its attributes; null for neither IPv4 nor IPv6. */
  static @Nullable InterfaceAddress address(NetlinkMessage message) throws NetlinkException {
    if (message.type() != RtNetlink.NEWADDR) {
      return null;
    }
    PayloadReader payload = message.payload();
    int addressFamily = payload.u8();
    int prefixLength = payload.u8();
    payload.skip(2); // flags, scope
    int linkIndex = payload.i32();
    if (RtNetlink.family(addressFamily) == null) {
      return null;
    }
    IpAddress local = null;
    IpAddress peer = null;
    AttributeReader attributes = payload.attributes();
    while (attributes.next()) {
      switch (attributes.type()) {
        case RtNetlink.IFA_LOCAL -> local = attributes.address();
        case RtNetlink.IFA_ADDRESS -> peer = attributes.address();
        default -> {}
      }
    }
    // Where the two differ, on a point-to-point link, the other one is the far end's.
    IpAddress address = local != null ? local : peer;
    return address == null ? null : new InterfaceAddress(linkIndex, address, prefixLength);
  }

  /** struct rtmsg and its attributes; null for neither IPv4 nor IPv6, and for cached copies. */
  static @Nullable Route route(NetlinkMessage message) throws NetlinkException {
    if (message.type() != RtNetlink.NEWROUTE) {
      return null;
    }
    PayloadReader payload = message.payload();
    IpFamily family = RtNetlink.family(payload.u8());
    int destinationLength = payload.u8();
    payload.skip(2); // length of a source prefix, type of service
    int table = payload.u8();
    int protocol = payload.u8();
    int scope = payload.u8();
    int type = payload.u8();
    int flags = payload.i32();
    if (family == null || (flags & RtNetlink.RTM_F_CLONED) != 0) {
      return null;
    }
    IpAddress destination = anyOf(family);
    IpAddress gateway = null;
    int linkIndex = 0;
    int metric = 0;
    AttributeReader attributes = payload.attributes();
    while (attributes.next()) {
      switch (attributes.type()) {
        case RtNetlink.RTA_DST -> destination = attributes.address();
        case RtNetlink.RTA_TABLE -> table = attributes.i32();
        case RtNetlink.RTA_OIF -> linkIndex = attributes.i32();
        case RtNetlink.RTA_GATEWAY -> gateway = attributes.address();
        case RtNetlink.RTA_PRIORITY -> metric = attributes.i32();
        default -> {}
      }
    }
    IpPrefix prefix = prefix(destination, destinationLength);
    return new Route(prefix, type(type), table, protocol, scope, linkIndex, gateway, metric);
  }

  /** Of the answer to where a packet would go: whether to this host; null for another message. */
  static @Nullable Boolean isLocal(NetlinkMessage message) throws NetlinkException {
    if (message.type() != RtNetlink.NEWROUTE) {
      return null;
    }
    PayloadReader payload = message.payload();
    payload.skip(7); // family, both lengths, type of service, table, protocol, scope
    return payload.u8() == RtNetlink.RTN_LOCAL;
  }

  private static IpAddress anyOf(IpFamily family) {
    return switch (family) {
      case IPV4 -> IpAddress.ofIpv4(0);
      case IPV6 -> IpAddress.ofIpv6(0, 0);
    };
  }

  private static IpPrefix prefix(IpAddress address, int length) throws NetlinkException {
    try {
      return new IpPrefix(address, length);
    } catch (IllegalArgumentException e) {
      throw new NetlinkException("malformed reply: route to " + address + "/" + length, 0, e);
    }
  }

  private static Route.Type type(int type) {
    return switch (type) {
      case RtNetlink.RTN_UNICAST -> Route.Type.UNICAST;
      case RtNetlink.RTN_LOCAL -> Route.Type.LOCAL;
      case RtNetlink.RTN_BLACKHOLE -> Route.Type.BLACKHOLE;
      default -> Route.Type.OTHER;
    };
  }
}
