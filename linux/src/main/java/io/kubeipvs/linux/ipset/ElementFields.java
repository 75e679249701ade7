package io.kubeipvs.linux.ipset;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * An entry as listed, before it is known what type its set has: a later part of a long list does
 * not say it. Immutable.
 *
 * @param prefixLength of the first address, -1 if not given
 * @param port -1 if not given
 * @param protocolNumber -1 if not given
 * @param secondPrefixLength of the second address, -1 if not given
 * @param hasMore whether there is something here that an {@link IpSetEntry} cannot say
 */
record ElementFields(
    @Nullable IpAddress address,
    int prefixLength,
    int port,
    int protocolNumber,
    @Nullable IpAddress second,
    int secondPrefixLength,
    boolean hasMore) {

  static ElementFields read(AttributeReader attributes) throws NetlinkException {
    IpAddress address = null;
    IpAddress second = null;
    int prefixLength = -1;
    int port = -1;
    int protocolNumber = -1;
    int secondPrefixLength = -1;
    boolean hasMore = false;
    while (attributes.next()) {
      switch (attributes.type()) {
        case IpSetFormat.ADDRESS -> address = address(attributes.nested());
        case IpSetFormat.PREFIX_LENGTH -> prefixLength = attributes.u8();
        case IpSetFormat.PORT -> port = attributes.be16();
        case IpSetFormat.PROTOCOL_NUMBER -> protocolNumber = attributes.u8();
        case IpSetFormat.SECOND_ADDRESS -> second = address(attributes.nested());
        case IpSetFormat.SECOND_PREFIX_LENGTH -> secondPrefixLength = attributes.u8();
        case IpSetFormat.PADDING -> {}
        default -> hasMore = true; // a flag, a timeout, another kind of member
      }
    }
    return new ElementFields(
        address, prefixLength, port, protocolNumber, second, secondPrefixLength, hasMore);
  }

  private static @Nullable IpAddress address(AttributeReader attributes) throws NetlinkException {
    IpAddress address = null;
    while (attributes.next()) {
      // Sets of names carry text under the same number; their entries are not for us.
      boolean known =
          attributes.type() == IpSetFormat.IPV4 ? attributes.length() == 4 : isIpv6(attributes);
      address = known ? attributes.address() : null;
    }
    return address;
  }

  private static boolean isIpv6(AttributeReader attributes) {
    return attributes.type() == IpSetFormat.IPV6 && attributes.length() == 16;
  }

  /** The entry of a set of this type, or null if this is none. */
  @Nullable IpSetEntry toEntry(IpSetType type) {
    return hasMore
        ? null
        : switch (type) {
          case HASH_IP -> address == null ? null : new IpSetEntry.Ip(address);
          case HASH_NET -> {
            IpPrefix prefix = prefix(address, prefixLength);
            yield prefix == null ? null : new IpSetEntry.Net(prefix);
          }
          case HASH_IP_PORT, HASH_IP_PORT_IP, HASH_IP_PORT_NET -> toPortEntry(type);
          case BITMAP_PORT -> port < 0 ? null : new IpSetEntry.Port(port);
        };
  }

  private @Nullable IpSetEntry toPortEntry(IpSetType type) {
    Protocol protocol = protocol();
    if (address == null || protocol == null || port < 0) {
      return null;
    }
    if (type == IpSetType.HASH_IP_PORT) {
      return new IpSetEntry.IpPort(address, protocol, port);
    }
    if (type == IpSetType.HASH_IP_PORT_IP) {
      return second == null ? null : new IpSetEntry.IpPortIp(address, protocol, port, second);
    }
    IpPrefix prefix = prefix(second, secondPrefixLength);
    return prefix == null ? null : new IpSetEntry.IpPortNet(address, protocol, port, prefix);
  }

  private @Nullable Protocol protocol() {
    for (Protocol protocol : Protocol.values()) {
      if (protocol.number() == protocolNumber) {
        return protocol;
      }
    }
    return null;
  }

  private static @Nullable IpPrefix prefix(@Nullable IpAddress address, int length) {
    if (address == null || length > address.family().bitLength()) {
      return null;
    }
    return length < 0 ? IpPrefix.ofHost(address) : new IpPrefix(address, length);
  }
}
