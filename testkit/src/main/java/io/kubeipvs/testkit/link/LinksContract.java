package io.kubeipvs.testkit.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link Links} does, in a namespace with a loopback link and nothing else. */
public abstract class LinksContract {
  private static final IpAddress DNS = IpAddress.parse("10.96.0.10");
  private static final IpAddress DNS6 = IpAddress.parse("fd00:10:96::a");
  private static final int OUR_PROTOCOL = 96;
  private static final int OUR_METRIC = 1024;
  private static final int ABSENT = 4711;

  /** The links; the same ones each time within a test. */
  protected abstract Links links() throws Exception;

  /** Sets a link UP. */
  protected abstract void setUp(String name) throws Exception;

  private int dummy(String name) throws Exception {
    links().apply(List.of(new LinkOperation.AddDummy(name))).orThrow();
    return index(name);
  }

  private int index(String name) throws Exception {
    return Objects.requireNonNull(links().find(name), name).index();
  }

  private int errno(LinkOperation operation) throws Exception {
    BatchResult result = links().apply(List.of(operation));
    return result.isAllDone() ? 0 : result.failures().getFirst().reason().errno();
  }

  // Links.

  @Test
  void aFreshNamespaceHasTheLoopbackLinkDown() throws Exception {
    assertThat(links().links())
        .singleElement()
        .satisfies(link -> {
          assertThat(link.name()).isEqualTo("lo");
          assertThat(link.kind()).isEmpty();
          assertThat(link.isLoopback()).isTrue();
          assertThat(link.isUp()).isFalse();
          assertThat(link.mtu()).isEqualTo(65_536);
        });
    assertThat(links().addresses()).isEmpty();
  }

  @Test
  void aDummyIsDownAndWithoutArp() throws Exception {
    int index = dummy("kube-ipvs0");

    assertThat(links().find("kube-ipvs0"))
        .isEqualTo(new Link(index, "kube-ipvs0", "dummy", 0x82, 1500)); // BROADCAST, NOARP
    assertThat(links().links()).hasSize(2).contains(links().find("kube-ipvs0"));
  }

  @Test
  void aLinkThatIsNotThereIsNull() throws Exception {
    assertThat(links().find("kube-ipvs0")).isNull();
    assertThat(links().find("")).isNull();
    assertThat(links().find("a-name-that-is-too-long-for-a-link")).isNull();
  }

  @Test
  void aNameThatIsTakenIsRefused() throws Exception {
    dummy("kube-ipvs0");

    assertThat(errno(new LinkOperation.AddDummy("kube-ipvs0"))).isEqualTo(Errno.EEXIST);
    assertThat(errno(new LinkOperation.AddDummy("lo"))).isEqualTo(Errno.EEXIST);
  }

  @Test
  void aNameThatIsNoneIsRefused() throws Exception {
    assertThat(errno(new LinkOperation.AddDummy("a/b"))).isEqualTo(Errno.EINVAL);
    assertThat(errno(new LinkOperation.AddDummy("sixteen-letters-"))).isEqualTo(Errno.ERANGE);
  }

  @Test
  void deletingALinkTakesItsAddressesAlong() throws Exception {
    int index = dummy("kube-ipvs0");
    links().apply(List.of(new LinkOperation.AddAddress(index, DNS))).orThrow();

    assertThat(errno(new LinkOperation.DeleteLink(index))).isZero();
    assertThat(links().find("kube-ipvs0")).isNull();
    assertThat(links().addresses()).isEmpty();
    assertThat(links().routes(Route.TABLE_LOCAL)).isEmpty();
    assertThat(errno(new LinkOperation.DeleteLink(index))).isEqualTo(Errno.ENODEV);
  }

  @Test
  void theLoopbackLinkStays() throws Exception {
    assertThat(errno(new LinkOperation.DeleteLink(index("lo")))).isEqualTo(Errno.EOPNOTSUPP);
  }

  // Addresses.

  @Test
  void addressesOfBothFamiliesAreAddedAndListed() throws Exception {
    int index = dummy("kube-ipvs0");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(index, DNS),
                new LinkOperation.AddAddress(index, DNS6)))
        .orThrow();

    assertThat(links().addresses(index))
        .containsExactlyInAnyOrder(
            new InterfaceAddress(index, DNS, 32), new InterfaceAddress(index, DNS6, 128));
  }

  @Test
  void anAddressThatIsThereIsRefused() throws Exception {
    int index = dummy("kube-ipvs0");
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isEqualTo(Errno.EEXIST);
    }
  }

  @Test
  void addressesAreDeleted() throws Exception {
    int index = dummy("kube-ipvs0");
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.DeleteAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.DeleteAddress(index, address)))
          .isEqualTo(Errno.EADDRNOTAVAIL);
    }
    assertThat(links().addresses(index)).isEmpty();
  }

  @Test
  void anAddressOfAnotherPrefixLengthIsNotTheOneToDelete() throws Exception {
    int index = dummy("kube-ipvs0");
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(index, address))).isZero();
      assertThat(errno(new LinkOperation.DeleteAddress(index, address, 24)))
          .isEqualTo(Errno.EADDRNOTAVAIL);
    }
    assertThat(links().addresses(index)).hasSize(2);
  }

  @Test
  void aLinkThatIsNotThereTakesNoAddresses() throws Exception {
    for (IpAddress address : List.of(DNS, DNS6)) {
      assertThat(errno(new LinkOperation.AddAddress(ABSENT, address))).isEqualTo(Errno.ENODEV);
      assertThat(errno(new LinkOperation.DeleteAddress(ABSENT, address))).isEqualTo(Errno.ENODEV);
    }
    assertThatThrownBy(() -> links().addresses(ABSENT))
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
  }

  @Test
  void addressesAreListedByLink() throws Exception {
    int first = dummy("kube-ipvs0");
    int second = dummy("other0");
    IpAddress node = IpAddress.parse("192.168.224.4");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(first, DNS),
                new LinkOperation.AddAddress(second, node)))
        .orThrow();

    assertThat(links().addresses(first)).containsExactly(new InterfaceAddress(first, DNS, 32));
    assertThat(links().addresses(second)).containsExactly(new InterfaceAddress(second, node, 32));
    assertThat(links().addresses()).hasSize(2);
  }

  @Test
  void anAddressIsLocalThoughItsLinkIsDown() throws Exception {
    int index = dummy("kube-ipvs0");
    links()
        .apply(
            List.of(
                new LinkOperation.AddAddress(index, DNS),
                new LinkOperation.AddAddress(index, DNS6)))
        .orThrow();

    List<IpPrefix> both = List.of(IpPrefix.ofHost(DNS), IpPrefix.ofHost(DNS6));
    // The kernel finishes an IPv6 address, its route included, a moment after it answered.
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!localTo(index).containsAll(both) && System.nanoTime() < deadlineNanos) {
      Thread.sleep(10);
    }
    assertThat(localTo(index)).containsExactlyInAnyOrderElementsOf(both);
  }

  private List<IpPrefix> localTo(int linkIndex) throws Exception {
    return links().routes(Route.TABLE_LOCAL).stream()
        .filter(route -> route.type() == Route.Type.LOCAL && route.linkIndex() == linkIndex)
        .map(Route::destination)
        .toList();
  }

  // Batches.

  @Test
  void anErrorDoesNotStopTheOthersAndIsKnownByItsPosition() throws Exception {
    int index = dummy("kube-ipvs0");
    BatchResult result =
        links()
            .apply(
                List.of(
                    new LinkOperation.AddAddress(index, DNS),
                    new LinkOperation.AddAddress(index, DNS),
                    new LinkOperation.AddAddress(ABSENT, DNS),
                    new LinkOperation.AddAddress(index, DNS6)));

    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1, 2);
    assertThat(result.failures())
        .extracting(failure -> failure.reason().errno())
        .containsExactly(Errno.EEXIST, Errno.ENODEV);
    assertThat(result.failures().getFirst().reason())
        .hasMessageStartingWith("add address 10.96.0.10 to link " + index + ": EEXIST");
    assertThat(links().addresses(index)).hasSize(2);
  }

  @Test
  void manyAddressesGoInOneCall() throws Exception {
    int index = dummy("kube-ipvs0");
    List<LinkOperation> additions = new ArrayList<>();
    List<LinkOperation> deletions = new ArrayList<>();
    for (int i = 1; i <= 1500; i++) {
      IpAddress address = IpAddress.ofIpv4(0x0a600000 + i); // 10.96.0.1 and on
      additions.add(new LinkOperation.AddAddress(index, address));
      deletions.add(new LinkOperation.DeleteAddress(index, address));
    }
    links().apply(additions).orThrow();
    assertThat(links().addresses(index)).hasSize(1500);

    links().apply(deletions).orThrow();
    assertThat(links().addresses(index)).isEmpty();
  }

  @Test
  void anEmptyBatchIsDone() throws Exception {
    assertThat(links().apply(List.of()).isAllDone()).isTrue();
  }

  // Routes.

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
