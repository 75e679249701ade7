package io.kubeipvs.dataplane.address;

import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/**
 * The route that makes a Service address local: to that one address, in the table local, by the
 * loopback link.
 *
 * <p>By that link, because IPv6 takes no local route by a link that is down, and because the kernel
 * takes all IPv4 routes of a link away with the last address of it: both would hit kube-ipvs0. What
 * comes in or goes out is treated the same whatever the link. It has no preferred source address:
 * an IPv4 packet from this host to a local address has that address as its source anyway, and IPv6
 * takes only addresses of links there.
 */
public final class ServiceRoute {
  /**
   * Whose route it is: a number that neither the kernel (include/uapi/linux/rtnetlink.h) nor a
   * known routing program has.
   */
  public static final int PROTOCOL = 96;

  /**
   * Another than the 0 of a route that comes with an address, so that both may stand at once. It is
   * what IPv6 routes have where nobody says another.
   */
  private static final int METRIC = 1024;

  /** The index of lo in every network namespace (include/net/flow.h, LOOPBACK_IFINDEX). */
  private static final int LOOPBACK = 1;

  private ServiceRoute() {}

  /** The route that makes an address local. */
  public static Route to(IpAddress address) {
    return new Route(
        IpPrefix.ofHost(address),
        Route.Type.LOCAL,
        Route.TABLE_LOCAL,
        PROTOCOL,
        scope(address.family()),
        LOOPBACK,
        null,
        METRIC);
  }

  /** The addresses that are local by such a route. One that differs in any way is not ours. */
  public static List<IpAddress> read(Links links) throws NetlinkException {
    List<IpAddress> addresses = new ArrayList<>();
    for (Route route : links.routes(Route.TABLE_LOCAL, PROTOCOL)) {
      if (isOurs(route)) {
        addresses.add(route.destination().address());
      }
    }
    return addresses;
  }

  /** Written out: of many thousands of routes none is made anew to be compared with. */
  private static boolean isOurs(Route route) {
    IpFamily family = route.destination().family();
    return route.destination().length() == family.bitLength()
        && route.type() == Route.Type.LOCAL
        && route.table() == Route.TABLE_LOCAL
        && route.protocol() == PROTOCOL
        && route.scope() == scope(family)
        && route.linkIndex() == LOOPBACK
        && route.gateway() == null
        && route.metric() == METRIC;
  }

  private static int scope(IpFamily family) {
    return family == IpFamily.IPV4 ? Route.SCOPE_HOST : 0; // IPv6 knows no scope
  }
}
