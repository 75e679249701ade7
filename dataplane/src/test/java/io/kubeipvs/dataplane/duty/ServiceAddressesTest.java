package io.kubeipvs.dataplane.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.dataplane.address.ServiceRoute;
import io.kubeipvs.dataplane.leftovers.Cleanup;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.link.Route;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Service addresses as routes, and on the way from one form to the other. */
final class ServiceAddressesTest {
  private static final TestService API =
      TestService.clusterIp("default/kubernetes", "10.96.0.1", 443, "192.168.224.3:6443");
  private static final TestService WEB =
      TestService.clusterIp("default/web", "10.96.94.225", 80, "10.244.1.3:80").nodePort(30080);
  private static final TestService SIX =
      TestService.clusterIp("default/six", "fd00:10:96::1", 80, "[fd00:10:244:1::3]:80");
  private static final TestPlan PLAN =
      TestPlan.of(EnumSet.allOf(IpFamily.class), List.of(API, WEB, SIX));
  private static final Duration ONE_CHECK = Duration.ofSeconds(31);

  private static final String AS_ADDRESSES = "10.96.0.1/32\n10.96.94.225/32\nfd00:10:96::1/128\n";
  private static final List<String> AS_ROUTES =
      List.of("10.96.0.1", "10.96.94.225", "fd00:10:96::1");

  private final FakeNode node = new FakeNode();

  @BeforeEach
  void everyNodeHasItsLoopbackLinkUp() {
    node.links.setUp("lo");
  }

  private void form(ServiceAddresses form) {
    node.config = node.config.withServiceAddresses(form);
  }

  private List<String> routes() {
    List<String> all = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      all.addAll(node.links.localRoutesBy(ServiceRoute.PROTOCOL, family));
    }
    return all;
  }

  private int device() throws NetlinkException {
    return Objects.requireNonNull(node.links.find("kube-ipvs0")).index();
  }

  private void operate(LinkOperation... operations) throws NetlinkException {
    node.links.apply(List.of(operations)).orThrow();
  }

  // Addresses as routes.

  @Test
  void aServiceAddressIsLocalAndNoAddressOfALink() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);

    assertThat(routes()).isEqualTo(AS_ROUTES);
    assertThat(node.addresses()).isEmpty();
    assertThat(node.links.find("kube-ipvs0")).as("by which others know IPVS mode").isNotNull();
    assertThat(node.links.isLocal(IpAddress.parse("10.96.94.225"))).isTrue();
    assertThat(node.conductor().status().interfaceAddresses())
        .as("where node ports are served")
        .containsExactly(TestPlan.NODE);
    assertThat(node.listener.failures()).isEmpty();
  }

  @Test
  void aRestartWritesNothing() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    int writes = node.writeCount();

    node.start(PLAN);
    node.pass(Duration.ofMinutes(5));

    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void aRouteComesAfterTheVirtualServerAndGoesBeforeIt() throws Exception {
    form(ServiceAddresses.ROUTES);
    TestPlan without = TestPlan.of(API);
    TestPlan with = TestPlan.of(API, WEB);
    List<Object> written = new ArrayList<>();
    node.kernel(
        StepwiseKernel.around(
            node.kernel(),
            new StepwiseKernel.Observer() {
              @Override
              public void before(Object operation) {
                written.add(operation);
              }

              @Override
              public void after(Object operation) {}
            }));
    node.start(without);

    written.clear();
    node.apply(with.after(without, "default/web", "7"));
    assertThat(written.getLast()).isEqualTo(new LinkOperation.AddRoute(route("10.96.94.225")));

    written.clear();
    node.apply(without.after(with, "default/web", "8"));
    assertThat(written.getFirst()).isEqualTo(new LinkOperation.DeleteRoute(route("10.96.94.225")));
    assertThat(written).anyMatch(IpvsOperation.DeleteServer.class::isInstance);
  }

  private static Route route(String address) {
    return ServiceRoute.to(IpAddress.parse(address));
  }

  // What others do.

  @Test
  void routesThatSomebodyDeletedAreThereAgainWithinTwoSeconds() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    operate(
        new LinkOperation.DeleteRoute(route("10.96.0.1")),
        new LinkOperation.DeleteRoute(route("10.96.94.225")),
        new LinkOperation.DeleteRoute(route("fd00:10:96::1")));

    node.pass(Duration.ofSeconds(2));

    assertThat(routes()).isEqualTo(AS_ROUTES);
    assertThat(node.listener.lines).contains("drift 3");
  }

  @Test
  void oneAmongManyIsPutRightByTheCheck() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    operate(
        new LinkOperation.DeleteRoute(route("10.96.94.225")),
        new LinkOperation.AddRoute(route("10.96.77.7")),
        new LinkOperation.AddAddress(device(), IpAddress.parse("10.96.77.8")));

    node.pass(ONE_CHECK);

    assertThat(routes()).isEqualTo(AS_ROUTES);
    assertThat(node.addresses()).isEmpty();
  }

  @Test
  void theDeviceIsMadeAgain() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    operate(new LinkOperation.DeleteLink(device()));
    assertThat(routes()).as("they do not go with it").isEqualTo(AS_ROUTES);

    node.pass(Duration.ofSeconds(2));

    assertThat(node.links.find("kube-ipvs0")).isNotNull();
  }

  /** Of another protocol, metric, length or link: whoever made it, it is not what we would make. */
  @Test
  void routesOfOthersStay() throws Exception {
    Route ours = route("10.96.94.225");
    List<Route> others =
        List.of(
            like(ours, "10.96.200.1/32", 4, 1, 1024),
            like(ours, "10.96.200.2/32", ServiceRoute.PROTOCOL, 1, 7),
            like(ours, "10.96.201.0/24", ServiceRoute.PROTOCOL, 1, 1024),
            like(ours, "10.96.200.3/32", ServiceRoute.PROTOCOL, 2, 1024));
    others.forEach(route -> node.links.putRoute(route));
    for (ServiceAddresses form : ServiceAddresses.values()) {
      form(form);
      node.start(PLAN);
      node.pass(Duration.ofMinutes(2));

      assertThat(node.links.routes(Route.TABLE_LOCAL)).containsAll(others);
    }
    new Cleanup(node.leftovers(), List.of()).removeAll();
    assertThat(node.links.routes(Route.TABLE_LOCAL)).containsAll(others);
  }

  private static Route like(Route route, String prefix, int protocol, int link, int metric) {
    return new Route(
        IpPrefix.parse(prefix),
        route.type(),
        route.table(),
        protocol,
        route.scope(),
        link,
        null,
        metric);
  }

  @Test
  void aRefusedRouteIsToldAndTriedAgain() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.links.controls().failNext(LinkOperation.AddRoute.class::isInstance, 105);
    node.start(TestPlan.of(API));
    assertThat(node.listener.failures()).singleElement().asString().contains("ENOBUFS");

    node.pass(Duration.ofSeconds(3));

    assertThat(routes()).containsExactly("10.96.0.1");
  }

  // From one form to the other.

  @Test
  void aStartWithTheOtherSettingMovesAddressesThatAreLocalAllTheWhile() throws Exception {
    form(ServiceAddresses.DEVICE);
    node.start(PLAN);
    assertThat(node.addresses()).isEqualTo(AS_ADDRESSES);

    form(ServiceAddresses.ROUTES);
    startWatched();
    node.pass(ONE_CHECK);
    assertThat(routes()).isEqualTo(AS_ROUTES);
    assertThat(node.addresses()).isEmpty();

    form(ServiceAddresses.DEVICE);
    startWatched();
    node.pass(ONE_CHECK);
    assertThat(routes()).isEmpty();
    assertThat(node.addresses()).isEqualTo(AS_ADDRESSES);
    assertThat(node.listener.failures()).isEmpty();
  }

  /** Looks after every single write whether every address is local. */
  private void startWatched() throws Exception {
    node.kernel(
        StepwiseKernel.around(
            node.kernel(),
            new StepwiseKernel.Observer() {
              @Override
              public void before(Object operation) {}

              @Override
              public void after(Object operation) {
                try {
                  for (String address : AS_ROUTES) {
                    assertThat(node.links.isLocal(IpAddress.parse(address)))
                        .as("%s after %s", address, operation)
                        .isTrue();
                  }
                } catch (NetlinkException e) {
                  throw new IllegalStateException(e);
                }
              }
            }));
    node.start(PLAN);
  }

  /** The kernel finishes an IPv6 address a moment after it has said that it is there. */
  @Test
  void theRouteOfAnIpv6AddressGoesOneCheckLater() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    form(ServiceAddresses.DEVICE);
    node.start(PLAN);

    assertThat(node.addresses()).isEqualTo(AS_ADDRESSES);
    assertThat(routes()).containsExactly("fd00:10:96::1");

    node.pass(ONE_CHECK);
    assertThat(routes()).isEmpty();
  }

  @Test
  void whatAnotherProxyBindsBesideARouteGoes() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    operate(
        new LinkOperation.AddAddress(device(), IpAddress.parse("10.96.0.1")),
        new LinkOperation.AddAddress(device(), IpAddress.parse("fd00:10:96::1")));

    node.pass(ONE_CHECK);

    assertThat(node.addresses()).isEmpty();
    assertThat(routes()).isEqualTo(AS_ROUTES);
  }

  @Test
  void aServiceThatGoesTakesBothFormsAlong() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);
    operate(new LinkOperation.AddAddress(device(), IpAddress.parse("10.96.94.225")));

    node.start(TestPlan.of(EnumSet.allOf(IpFamily.class), List.of(API, SIX)));

    assertThat(node.addresses()).isEmpty();
    assertThat(routes()).containsExactly("10.96.0.1", "fd00:10:96::1");
  }

  @Test
  void cleanUpRemovesTheRoutes() throws Exception {
    form(ServiceAddresses.ROUTES);
    node.start(PLAN);

    assertThat(new Cleanup(node.leftovers(), List.of()).removeAll().removed())
        .contains("link kube-ipvs0", "3 routes to Service addresses");
    assertThat(routes()).isEmpty();
    assertThat(new Cleanup(node.leftovers(), List.of()).removeAll().removed()).isEmpty();
  }
}
