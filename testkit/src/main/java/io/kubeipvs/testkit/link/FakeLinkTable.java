package io.kubeipvs.testkit.link;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@link FakeLinks} holds. Operations return an errno, or 0. */
final class FakeLinkTable {
  static final int ETHERNET_MTU = 1500;

  private static final int BROADCAST_NOARP = 0x2 | 0x80;
  private static final int PROTOCOL_KERNEL = 2;
  private static final int SCOPE_UNIVERSE = 0;
  private static final int DEFAULT_IPV6_METRIC = 1024;
  private static final Pattern NAME = Pattern.compile("[^\\s/:]{1,15}");

  private final Map<Integer, Link> links = new TreeMap<>();
  private final Set<InterfaceAddress> addresses = new LinkedHashSet<>();

  /** By destination, so that neither a new route nor a look-up costs a look at all of them. */
  private final Map<IpPrefix, List<Route>> routes = new LinkedHashMap<>();

  private int lastIndex;
  private boolean dummyModule = true;
  private boolean ipv6 = true;

  List<Link> links() {
    return List.copyOf(links.values());
  }

  @Nullable Link link(int index) {
    return links.get(index);
  }

  List<InterfaceAddress> addresses() {
    return List.copyOf(addresses);
  }

  List<Route> routes(Predicate<Route> wanted) {
    List<Route> found = new ArrayList<>();
    for (List<Route> same : routes.values()) {
      for (Route route : same) {
        if (wanted.test(route)) {
          found.add(route);
        }
      }
    }
    return found;
  }

  void dummyModule(boolean present) {
    dummyModule = present;
  }

  void ipv6(boolean present) {
    ipv6 = present;
  }

  int add(String name, String kind, int flags, int mtu) {
    lastIndex++;
    links.put(lastIndex, new Link(lastIndex, name, kind, flags, mtu));
    return lastIndex;
  }

  void setUp(String name) {
    links.replaceAll((index, link) ->
        link.name().equals(name)
            ? new Link(index, name, link.kind(), link.flags() | Link.FLAG_UP, link.mtu())
            : link);
  }

  int apply(LinkOperation operation) {
    return switch (operation) {
      case LinkOperation.AddDummy dummy -> addDummy(dummy.name());
      case LinkOperation.DeleteLink delete -> deleteLink(delete.linkIndex());
      case LinkOperation.AddAddress add ->
          put(
              new InterfaceAddress(
                  add.linkIndex(), add.address(), add.address().family().bitLength()));
      case LinkOperation.DeleteAddress delete ->
          deleteAddress(
              new InterfaceAddress(delete.linkIndex(), delete.address(), delete.prefixLength()));
      case LinkOperation.AddRoute add -> addRoute(add.route());
      case LinkOperation.DeleteRoute delete -> deleteRoute(delete.route());
    };
  }

  private int addDummy(String name) {
    if (name.length() > 15) {
      return Errno.ERANGE;
    }
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      return Errno.EINVAL;
    }
    if (links.values().stream().anyMatch(link -> link.name().equals(name))) {
      return Errno.EEXIST;
    }
    if (!dummyModule) {
      return Errno.EOPNOTSUPP;
    }
    add(name, "dummy", BROADCAST_NOARP, ETHERNET_MTU);
    return 0;
  }

  private int deleteLink(int index) {
    Link link = links.get(index);
    if (link == null) {
      return Errno.ENODEV;
    }
    if (link.isLoopback()) {
      return Errno.EOPNOTSUPP;
    }
    links.remove(index);
    addresses.removeIf(address -> address.linkIndex() == index);
    removeRoutesIf(route -> route.linkIndex() == index);
    return 0;
  }

  int put(InterfaceAddress address) {
    if (address.address().family() == IpFamily.IPV6 && !ipv6) {
      return Errno.EOPNOTSUPP;
    }
    if (!links.containsKey(address.linkIndex())) {
      return Errno.ENODEV;
    }
    if (addresses.contains(address)) {
      return Errno.EEXIST;
    }
    addresses.add(address);
    putRoute(localRoute(address));
    return 0;
  }

  private int deleteAddress(InterfaceAddress address) {
    if (!links.containsKey(address.linkIndex())) {
      return Errno.ENODEV;
    }
    if (!addresses.remove(address)) {
      return Errno.EADDRNOTAVAIL;
    }
    remove(localRoute(address));
    if (address.address().family() == IpFamily.IPV4 && !hasIpv4(address.linkIndex())) {
      // The kernel disables IPv4 on a link without addresses, and takes every route along.
      removeRoutesIf(route -> route.linkIndex() == address.linkIndex() && !isIpv6(route));
    }
    return 0;
  }

  private boolean hasIpv4(int linkIndex) {
    return addresses.stream()
        .anyMatch(
            other -> other.linkIndex() == linkIndex && other.address().family() == IpFamily.IPV4);
  }

  /** The kernel makes the address local by a route, whether or not the link is UP. */
  private static Route localRoute(InterfaceAddress address) {
    IpAddress ip = address.address();
    boolean ipv4 = ip.family() == IpFamily.IPV4;
    return new Route(
        IpPrefix.ofHost(ip),
        Route.Type.LOCAL,
        Route.TABLE_LOCAL,
        PROTOCOL_KERNEL,
        ipv4 ? Route.SCOPE_HOST : SCOPE_UNIVERSE,
        address.linkIndex(),
        null,
        0);
  }

  void putRoute(Route route) {
    routes.computeIfAbsent(route.destination(), _ -> new ArrayList<>(1)).add(route);
  }

  private List<Route> routesTo(IpPrefix destination) {
    return routes.getOrDefault(destination, List.of());
  }

  private void remove(Route route) {
    routes.computeIfPresent(
        route.destination(),
        (_, same) -> {
          same.remove(route);
          return same.isEmpty() ? null : same;
        });
  }

  private void removeRoutesIf(Predicate<Route> doomed) {
    routes.values().removeIf(same -> same.removeIf(doomed) && same.isEmpty());
  }

  private int addRoute(Route wanted) {
    if (isIpv6(wanted) && !ipv6) {
      return Errno.EOPNOTSUPP;
    }
    Route route = asKept(wanted);
    Link link = links.get(route.linkIndex());
    if (route.type() != Route.Type.BLACKHOLE) {
      if (link == null) {
        return Errno.ENODEV;
      }
      if (!link.isUp() && !worksWhileDown(route)) {
        return Errno.ENETDOWN;
      }
    }
    if (routesTo(route.destination()).stream().anyMatch(other -> isSame(route, other))) {
      return Errno.EEXIST;
    }
    putRoute(route);
    return 0;
  }

  private static boolean isIpv6(Route route) {
    return route.destination().family() == IpFamily.IPV6;
  }

  /** IPv6 routes have no scope, and always a metric. */
  private static Route asKept(Route route) {
    return isIpv6(route)
        ? new Route(
            route.destination(),
            route.type(),
            route.table(),
            route.protocol(),
            SCOPE_UNIVERSE,
            route.linkIndex(),
            route.gateway(),
            route.metric() == 0 ? DEFAULT_IPV6_METRIC : route.metric())
        : route;
  }

  private static boolean worksWhileDown(Route route) {
    return !isIpv6(route) && route.scope() == Route.SCOPE_HOST;
  }

  private int deleteRoute(Route route) {
    for (Route other : routesTo(route.destination())) {
      if (isMeant(route, other)) {
        remove(other);
        return 0;
      }
    }
    return Errno.ESRCH;
  }

  /** No metric stands for any. */
  private static boolean isMeant(Route named, Route there) {
    return named.table() == there.table()
        && named.type() == there.type()
        && named.protocol() == there.protocol()
        && named.linkIndex() == there.linkIndex()
        && (named.metric() == 0 || named.metric() == there.metric());
  }

  /** Of the most specific local route; what other tables hold comes after this one. */
  boolean isLocal(IpAddress address) {
    for (int length = address.family().bitLength(); length >= 0; length--) {
      for (Route route : routesTo(new IpPrefix(address, length))) {
        if (route.table() == Route.TABLE_LOCAL) {
          return route.type() == Route.Type.LOCAL;
        }
      }
    }
    return false;
  }

  /** The kernel's key of a route: one table has one route to a destination with a metric. */
  private static boolean isSame(Route a, Route b) {
    return a.table() == b.table() && a.metric() == b.metric();
  }
}
