package io.kubeipvs.linux.link;

import io.kubeipvs.linux.netlink.MessageFlags;
import io.kubeipvs.linux.netlink.NetlinkRequest;
import io.kubeipvs.linux.netlink.PayloadWriter;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;

/** Writes rtnetlink requests. Pure. */
final class LinkRequests {
  private static final int NEW = MessageFlags.CREATE | MessageFlags.EXCLUSIVE;

  /** Larger table numbers do not fit into the header's byte. */
  private static final int MAX_HEADER_TABLE = 255;

  private LinkRequests() {}

  static NetlinkRequest listLinks() {
    PayloadWriter payload = linkHeader(0);
    payload.putU32(RtNetlink.IFLA_EXT_MASK, RtNetlink.RTEXT_FILTER_SKIP_STATS);
    return new NetlinkRequest("list links", RtNetlink.GETLINK, 0, payload);
  }

  static NetlinkRequest findLink(String name) {
    PayloadWriter payload = linkHeader(0);
    payload.putText(RtNetlink.IFLA_IFNAME, name);
    payload.putU32(RtNetlink.IFLA_EXT_MASK, RtNetlink.RTEXT_FILTER_SKIP_STATS);
    return new NetlinkRequest("find link " + name, RtNetlink.GETLINK, 0, payload);
  }

  /**
   * @param linkIndex 0 for the addresses of all links. Kernels before 4.20 do not look at it.
   */
  static NetlinkRequest listAddresses(int linkIndex) {
    String what = linkIndex == 0 ? "list addresses" : "list addresses of link " + linkIndex;
    PayloadWriter payload = addressHeader(RtNetlink.AF_UNSPEC, 0, linkIndex);
    return new NetlinkRequest(what, RtNetlink.GETADDR, 0, payload);
  }

  /** Kernels before 4.20 do not look at the table. */
  static NetlinkRequest listRoutes(int table) {
    return listRoutes("list routes of table " + table, table, 0);
  }

  /** Kernels before 4.20 look at neither. */
  static NetlinkRequest listRoutes(int table, int protocol) {
    return listRoutes(
        "list routes of table " + table + " by protocol " + protocol, table, protocol);
  }

  private static NetlinkRequest listRoutes(String what, int table, int protocol) {
    // struct rtmsg: what is no filter must be 0 in a request for a list
    PayloadWriter payload = new PayloadWriter().u8(RtNetlink.AF_UNSPEC).u8(0).u8(0).u8(0);
    payload.u8(0).u8(protocol).u8(0).u8(0).u32(0);
    payload.putU32(RtNetlink.RTA_TABLE, table);
    return new NetlinkRequest(what, RtNetlink.GETROUTE, 0, payload);
  }

  /** Asks where a packet to that address would go. */
  static NetlinkRequest findRoute(IpAddress address) {
    IpFamily family = address.family();
    PayloadWriter payload =
        new PayloadWriter().u8(RtNetlink.addressFamily(family)).u8(family.bitLength());
    payload.u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u32(0);
    payload.putAddress(RtNetlink.RTA_DST, address);
    return new NetlinkRequest("find the route to " + address, RtNetlink.GETROUTE, 0, payload);
  }

  static NetlinkRequest of(LinkOperation operation) {
    return switch (operation) {
      case LinkOperation.AddDummy dummy -> addDummy(dummy);
      case LinkOperation.DeleteLink link ->
          new NetlinkRequest(link, RtNetlink.DELLINK, 0, linkHeader(link.linkIndex()));
      case LinkOperation.AddAddress add ->
          new NetlinkRequest(
              add,
              RtNetlink.NEWADDR,
              NEW,
              address(add.linkIndex(), add.address(), add.address().family().bitLength()));
      case LinkOperation.DeleteAddress delete ->
          new NetlinkRequest(
              delete,
              RtNetlink.DELADDR,
              0,
              address(delete.linkIndex(), delete.address(), delete.prefixLength()));
      case LinkOperation.AddRoute add ->
          new NetlinkRequest(add, RtNetlink.NEWROUTE, NEW, route(add.route()));
      case LinkOperation.DeleteRoute delete ->
          new NetlinkRequest(delete, RtNetlink.DELROUTE, 0, route(delete.route()));
    };
  }

  private static NetlinkRequest addDummy(LinkOperation.AddDummy operation) {
    PayloadWriter payload = linkHeader(0);
    payload.putText(RtNetlink.IFLA_IFNAME, operation.name());
    payload.beginNest(RtNetlink.IFLA_LINKINFO);
    payload.putText(RtNetlink.IFLA_INFO_KIND, "dummy");
    payload.endNest();
    return new NetlinkRequest(operation, RtNetlink.NEWLINK, NEW, payload);
  }

  /** struct ifinfomsg. */
  private static PayloadWriter linkHeader(int linkIndex) {
    return new PayloadWriter()
        .u8(RtNetlink.AF_UNSPEC)
        .u8(0) // padding
        .u16(0) // hardware type
        .u32(linkIndex)
        .u32(0) // flags
        .u32(0); // mask of flags to change
  }

  /** struct ifaddrmsg. */
  private static PayloadWriter addressHeader(int addressFamily, int prefixLength, int linkIndex) {
    return new PayloadWriter()
        .u8(addressFamily)
        .u8(prefixLength)
        .u8(0) // flags: none, as an operator's "ip address add" sets none
        .u8(0) // scope: universe
        .u32(linkIndex);
  }

  private static PayloadWriter address(int linkIndex, IpAddress address, int prefixLength) {
    int family = RtNetlink.addressFamily(address.family());
    return addressHeader(family, prefixLength, linkIndex)
        .putAddress(RtNetlink.IFA_LOCAL, address)
        .putAddress(RtNetlink.IFA_ADDRESS, address);
  }

  /** struct rtmsg and its attributes. */
  private static PayloadWriter route(Route route) {
    IpFamily family = route.destination().family();
    PayloadWriter payload =
        new PayloadWriter()
            .u8(RtNetlink.addressFamily(family))
            .u8(route.destination().length())
            .u8(0) // length of a source prefix
            .u8(0) // type of service
            .u8(route.table() <= MAX_HEADER_TABLE ? route.table() : 0)
            .u8(route.protocol())
            .u8(route.scope())
            .u8(type(route.type()))
            .u32(0); // flags
    if (route.destination().length() > 0) {
      payload.putAddress(RtNetlink.RTA_DST, route.destination().address());
    }
    payload.putU32(RtNetlink.RTA_TABLE, route.table());
    if (route.linkIndex() != 0) {
      payload.putU32(RtNetlink.RTA_OIF, route.linkIndex());
    }
    IpAddress gateway = route.gateway();
    if (gateway != null) {
      payload.putAddress(RtNetlink.RTA_GATEWAY, gateway);
    }
    if (route.metric() != 0) {
      payload.putU32(RtNetlink.RTA_PRIORITY, route.metric());
    }
    return payload;
  }

  private static int type(Route.Type type) {
    return switch (type) {
      case UNICAST -> RtNetlink.RTN_UNICAST;
      case LOCAL -> RtNetlink.RTN_LOCAL;
      case BLACKHOLE -> RtNetlink.RTN_BLACKHOLE;
      case OTHER -> throw new IllegalArgumentException("a route of another type cannot be made");
    };
  }
}
