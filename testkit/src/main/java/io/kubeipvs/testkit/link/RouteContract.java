package io.kubeipvs.testkit.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link Links} does with routes. */
abstract class RouteContract extends LinksFixture {
  private static final int OUR_PROTOCOL = 96;
  private static final int OUR_METRIC = 1024;

  private Route toServices(Route.Type type, int linkIndex) {
    return new Route(
        IpPrefix.parse("10.96.0.0/16"),
        type,
        Route.TABLE_LOCAL,
        OUR_PROTOCOL,
        type == Route.Type.LOCAL ? Route.SCOPE_HOST : 0,
        linkIndex,
        null,
        0);
  }

  @Test
  void aRangeBecomesLocalByOneRoute() throws Exception {
    setUp("lo");
    Route route = toServices(Route.Type.LOCAL, index("lo"));
    assertThat(errno(new LinkOperation.AddRoute(route))).isZero();

    assertThat(links().routes(Route.TABLE_LOCAL)).contains(route);
    assertThat(links().routes(Route.TABLE_MAIN)).doesNotContain(route);
    assertThat(errno(new LinkOperation.AddRoute(route))).isEqualTo(Errno.EEXIST);
    assertThat(errno(new LinkOperation.DeleteRoute(route))).isZero();
    assertThat(errno(new LinkOperation.DeleteRoute(route))).isEqualTo(Errno.ESRCH);
    assertThat(links().routes(Route.TABLE_LOCAL)).doesNotContain(route);
  }

  @Test
  void aTableMayHaveALargeNumberAndARouteNoLink() throws Exception {
    Route route =
        new Route(
            IpPrefix.parse("10.244.0.0/16"),
            Route.Type.BLACKHOLE,
            1000,
            OUR_PROTOCOL,
            0,
            0,
            null,
            50);
    assertThat(errno(new LinkOperation.AddRoute(route))).isZero();

    assertThat(links().routes(1000)).containsExactly(route);
    assertThat(links().routes(1001)).isEmpty();
    assertThat(links().routes(Route.TABLE_MAIN)).isEmpty();
  }

  @Test
  void aRouteNeedsItsLink() throws Exception {
    assertThat(errno(new LinkOperation.AddRoute(toServices(Route.Type.UNICAST, ABSENT))))
        .isEqualTo(Errno.ENODEV);
  }

  // Routes that stand for an address.

  /** With a metric of its own, so that it is another route than the one an address has. */
  private static Route toItself(IpAddress address, int linkIndex) {
    return new Route(
        IpPrefix.ofHost(address),
        Route.Type.LOCAL,
        Route.TABLE_LOCAL,
        OUR_PROTOCOL,
        address.family() == IpFamily.IPV4 ? Route.SCOPE_HOST : 0,
        linkIndex,
        null,
        OUR_METRIC);
  }

  @Test
  void aRouteMakesAnAddressLocalAndIsNoAddress() throws Exception {
    setUp("lo");
    int index = index("lo");
    for (IpAddress address : List.of(DNS, DNS6)) {
      Route route = toItself(address, index);
      assertThat(links().isLocal(address)).isFalse();
      assertThat(errno(new LinkOperation.AddRoute(route))).isZero();
      assertThat(errno(new LinkOperation.AddRoute(route))).isEqualTo(Errno.EEXIST);

      assertThat(links().isLocal(address)).isTrue();
      assertThat(links().routes(Route.TABLE_LOCAL, OUR_PROTOCOL)).containsExactly(route);
      assertThat(links().addresses()).extracting(InterfaceAddress::address).doesNotContain(address);

      assertThat(errno(new LinkOperation.DeleteRoute(route))).isZero();
      assertThat(links().isLocal(address)).isFalse();
    }
  }

  @Test
  void routesAreListedByTheirMaker() throws Exception {
    setUp("lo");
    links().apply(List.of(new LinkOperation.AddAddress(dummy("kube-ipvs0"), DNS))).orThrow();
    Route ours = toItself(DNS6, index("lo"));
    links().apply(List.of(new LinkOperation.AddRoute(ours))).orThrow();

    assertThat(links().routes(Route.TABLE_LOCAL, OUR_PROTOCOL)).containsExactly(ours);
    assertThat(links().routes(Route.TABLE_LOCAL, OUR_PROTOCOL + 1)).isEmpty();
    assertThat(links().routes(Route.TABLE_MAIN, OUR_PROTOCOL)).isEmpty();
  }

  @Test
  void anAddressMovesToARouteAndBackAndIsLocalAllTheWhile() throws Exception {
    setUp("lo");
    int device = dummy("kube-ipvs0");
    int loopback = index("lo");
    for (IpAddress address : List.of(DNS, DNS6)) {
      LinkOperation bind = new LinkOperation.AddAddress(device, address);
      LinkOperation unbind = new LinkOperation.DeleteAddress(device, address);
      LinkOperation route = new LinkOperation.AddRoute(toItself(address, loopback));
      LinkOperation unroute = new LinkOperation.DeleteRoute(toItself(address, loopback));
      for (LinkOperation step : List.of(bind, route, unbind, bind, unroute, route, unbind)) {
        assertThat(errno(step)).as("%s", step).isZero();
        awaitLocal(address);
        assertThat(links().isLocal(address)).as("after: %s", step).isTrue();
      }
      assertThat(errno(unroute)).isZero();
      assertThat(links().isLocal(address)).isFalse();
    }
  }

  /** The kernel finishes an IPv6 address a moment after it answered. */
  private void awaitLocal(IpAddress address) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!links().isLocal(address) && System.nanoTime() < deadlineNanos) {
      Thread.sleep(10);
    }
  }

  @Test
  void anIpv4RouteNeedsNoLinkThatIsUpButGoesWithItsLastAddress() throws Exception {
    int index = dummy("kube-ipvs0");
    assertThat(errno(new LinkOperation.AddRoute(toItself(DNS, index)))).isZero();
    assertThat(links().isLocal(DNS)).isTrue();

    IpAddress other = IpAddress.parse("192.168.224.4");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(index, other),
                new LinkOperation.DeleteAddress(index, other)))
        .orThrow();
    assertThat(links().routes(Route.TABLE_LOCAL, OUR_PROTOCOL)).isEmpty();
    assertThat(links().isLocal(DNS)).isFalse();
  }

  @Test
  void anIpv6RouteNeedsALinkThatIsUp() throws Exception {
    int index = dummy("kube-ipvs0");

    assertThat(errno(new LinkOperation.AddRoute(toItself(DNS6, index)))).isEqualTo(Errno.ENETDOWN);
  }

  @Test
  void manyRoutesGoInOneCall() throws Exception {
    setUp("lo");
    int index = index("lo");
    List<LinkOperation> additions = new ArrayList<>();
    List<LinkOperation> deletions = new ArrayList<>();
    for (int i = 1; i <= 1500; i++) {
      Route route = toItself(IpAddress.ofIpv4(0x0a600000 + i), index); // 10.96.0.1 and on
      additions.add(new LinkOperation.AddRoute(route));
      deletions.add(new LinkOperation.DeleteRoute(route));
    }
    links().apply(additions).orThrow();
    assertThat(links().routes(Route.TABLE_LOCAL, OUR_PROTOCOL)).hasSize(1500);

    links().apply(deletions).orThrow();
    assertThat(links().routes(Route.TABLE_LOCAL, OUR_PROTOCOL)).isEmpty();
  }
}
