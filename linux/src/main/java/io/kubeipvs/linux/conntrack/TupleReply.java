package io.kubeipvs.linux.conntrack;

import io.kubeipvs.linux.netlink.AttributeReader;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Collects one direction of a flow while its attributes are read. One use only. */
final class TupleReply {
  private @Nullable IpAddress source;
  private @Nullable IpAddress destination;
  private int protocolNumber = -1;
  private int sourcePort = -1;
  private int destinationPort = -1;
  private boolean zoned;

  static TupleReply read(AttributeReader attributes) throws NetlinkException {
    TupleReply tuple = new TupleReply();
    while (attributes.next()) {
      switch (attributes.type()) {
        case ConntrackFormat.ADDRESSES -> tuple.readAddresses(attributes.nested());
        case ConntrackFormat.PROTOCOL -> tuple.readProtocol(attributes.nested());
        case ConntrackFormat.TUPLE_ZONE -> tuple.zoned = true;
        default -> {} // newer kernels may send more
      }
    }
    return tuple;
  }

  private void readAddresses(AttributeReader attributes) throws NetlinkException {
    while (attributes.next()) {
      switch (attributes.type()) {
        case ConntrackFormat.IPV4_SOURCE, ConntrackFormat.IPV6_SOURCE ->
            source = attributes.address();
        case ConntrackFormat.IPV4_DESTINATION, ConntrackFormat.IPV6_DESTINATION ->
            destination = attributes.address();
        default -> {} // newer kernels may send more
      }
    }
  }

  private void readProtocol(AttributeReader attributes) throws NetlinkException {
    while (attributes.next()) {
      switch (attributes.type()) {
        case ConntrackFormat.PROTOCOL_NUMBER -> protocolNumber = attributes.u8();
        case ConntrackFormat.SOURCE_PORT -> sourcePort = attributes.be16();
        case ConntrackFormat.DESTINATION_PORT -> destinationPort = attributes.be16();
        default -> {} // ICMP has other fields here
      }
    }
  }

  int protocolNumber() {
    return protocolNumber;
  }

  /** Whether only flows of one zone match it. */
  boolean isZoned() {
    return zoned;
  }

  /** The tuple, or null if it lacks an address or a port. */
  Flow.@Nullable Tuple toTuple() {
    IpAddress from = source;
    IpAddress to = destination;
    if (from == null || to == null || from.family() != to.family()) {
      return null;
    }
    return sourcePort < 0 || destinationPort < 0
        ? null
        : new Flow.Tuple(new AddressPort(from, sourcePort), new AddressPort(to, destinationPort));
  }
}
