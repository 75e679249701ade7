package io.kubeipvs.kubernetes.apiserver;

import static io.kubeipvs.kubernetes.apiserver.Fixtures.headless;
import static io.kubeipvs.kubernetes.apiserver.Fixtures.node;
import static io.kubeipvs.kubernetes.apiserver.Fixtures.service;
import static io.kubeipvs.kubernetes.apiserver.Fixtures.slice;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.ENDPOINT_SLICES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.NODES;
import static io.kubeipvs.testkit.apiserver.FakeApiServer.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.connection.ConnectionConfig;
import io.kubeipvs.kubernetes.source.Hidden;
import io.kubeipvs.kubernetes.source.ObjectProblem;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import io.kubeipvs.testkit.apiserver.Fault;
import io.kubeipvs.testkit.apiserver.WatchFault;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ApiServerSourceTest {
  private FakeApiServer server;

  @BeforeEach
  void begin() throws IOException {
    server = FakeApiServer.start();
    node(server, FollowedSource.NODE, "a");
    node(server, "node-2", "b");
    service(server, "web", 80);
    slice(server, "web-abc", "10.244.1.5");
  }

  @AfterEach
  void end() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsWhatThereIsAndThenWhatChanges(boolean watchList) throws IOException {
    server.setWatchList(watchList);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");

      service(server, "dns", 53);
      server.delete(SERVICES, "default", "web");
      source.awaitNames("Service default/dns", "EndpointSlice default/web-abc", "Node node-1");
      assertThat(source.problems()).isEmpty();
    }
  }

  @Test
  void saysNothingOfSyncedBeforeEveryListIsComplete() throws IOException {
    for (int i = 0; i < 1200; i++) {
      service(server, "s" + i, 80);
    }
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      List<SourceEvent> events = source.events();
      int synced = events.indexOf(new SourceEvent.Synced());
      long before =
          events.subList(0, synced).stream().filter(SourceEvent.Upserted.class::isInstance).count();
      assertThat(before).isEqualTo(1200 + 3);
    }
  }

  @Test
  void asksWithTheSelectorsOfKubeProxy() throws IOException {
    service(server, "other", Map.of("service.kubernetes.io/service-proxy-name", "x"), 80);
    service(server, "headless-label", Map.of("service.kubernetes.io/headless", ""), 80);
    headless(server, "headless");
    slice(
        server,
        "other-abc",
        Map.of(
            "kubernetes.io/service-name", "other",
            "service.kubernetes.io/service-proxy-name", "x"),
        "10.244.1.6");
    slice(
        server,
        "headless-abc",
        Map.of(
            "kubernetes.io/service-name", "headless",
            "service.kubernetes.io/headless", ""),
        "10.244.1.7");
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames(
          "Service default/headless-label", // a label of slices: it has an address
          "Service default/web",
          "EndpointSlice default/other-abc", // a label of Services
          "EndpointSlice default/web-abc",
          "Node node-1");
      String asked =
          URLDecoder.decode(String.join("\n", server.requests()), StandardCharsets.UTF_8);
      assertThat(asked)
          .contains(
              "/api/v1/services?labelSelector=!service.kubernetes.io/service-proxy-name"
                  + "&fieldSelector=spec.clusterIP!=None&")
          .contains(
              "/apis/discovery.k8s.io/v1/endpointslices?labelSelector=!service.kubernetes.io/"
                  + "headless&")
          .contains("/api/v1/nodes?fieldSelector=metadata.name=node-1&");

      // A label that hides an object later looks like a delete, and back.
      service(server, "web", Map.of("service.kubernetes.io/service-proxy-name", "x"), 80);
      source.awaitNames(
          "Service default/headless-label",
          "EndpointSlice default/other-abc",
          "EndpointSlice default/web-abc",
          "Node node-1");
      service(server, "web", 80);
      source.awaitNames(
          "Service default/headless-label",
          "Service default/web",
          "EndpointSlice default/other-abc",
          "EndpointSlice default/web-abc",
          "Node node-1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsServicesFromAServerThatCannotSelectThemByAddress(boolean watchList) throws IOException {
    server.setWatchList(watchList);
    server.setServiceFieldSelector(false);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void getsOverEveryFault(Fault fault) throws IOException {
    for (int i = 0; i < 4; i++) {
      server.failNext(fault);
    }
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
      source.await("no problem left", () -> source.problems().isEmpty());

      server.failNext(fault);
      server.cutWatches();
      service(server, "dns", 53);
      source.awaitNames(
          "Service default/dns",
          "Service default/web",
          "EndpointSlice default/web-abc",
          "Node node-1");
      source.await("no problem left", () -> source.problems().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(value = WatchFault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void listsAnewWhereWatchesKeepFailing(WatchFault fault) throws IOException {
    server.setWatchList(false); // whose lists would go on as watches
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      server.failWatches(fault);
      server.cutWatches();
      service(server, "dns", 53);
      source.awaitNames(
          "Service default/dns",
          "Service default/web",
          "EndpointSlice default/web-abc",
          "Node node-1");
      source.await("a problem", () -> !source.problems().isEmpty());
      server.delete(SERVICES, "default", "web");
      source.awaitNames("Service default/dns", "EndpointSlice default/web-abc", "Node node-1");
      assertThat(source.events())
          .filteredOn(SourceEvent.Mended.class::isInstance)
          .as("a list does not mend what is wrong with the watches")
          .isEmpty();
      server.failWatches(WatchFault.NONE);
      source.await("no problem left", () -> source.problems().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(value = WatchFault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void takesAListThatIsNoStreamWhereStreamsFailAndAStreamAgainTheNextTime(WatchFault fault)
      throws IOException {
    server.failStreamedLists(fault);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
      source.await("no problem left", () -> source.problems().isEmpty());

      server.stop();
      server.failStreamedLists(WatchFault.NONE);
      service(server, "dns", 53);
      server.compact();
      int asked = server.requests().size();
      server.restart();
      source.awaitNames(
          "Service default/dns",
          "Service default/web",
          "EndpointSlice default/web-abc",
          "Node node-1");
      assertThat(server.requests().subList(asked, server.requests().size()))
          .allMatch(request -> request.contains("watch=true"))
          .anyMatch(request -> request.contains("sendInitialEvents=true"));
    }
  }

  /** The watch begins at a server of 1.31 and goes on at one of 1.30. */
  @Test
  void watchesOnWhenTheServerCanNoLongerSelectServicesByAddress() throws IOException {
    headless(server, "headless");
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      int asked = server.requests().size();
      server.setServiceFieldSelector(false);
      server.cutWatches();
      service(server, "dns", 53);
      source.awaitNames(
          "Service default/dns",
          "Service default/web",
          "EndpointSlice default/web-abc",
          "Node node-1");
      source.await("no problem left", () -> source.problems().isEmpty());
      assertThat(server.requests().subList(asked, server.requests().size()))
          .as("watches alone")
          .allMatch(request -> request.contains("watch=true&"))
          .noneMatch(request -> request.contains("sendInitialEvents"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listsAnewWhenHistoryHasEndedAndTellsOnlyWhatIsDifferent(boolean watchList)
      throws IOException {
    server.setWatchList(watchList);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
      int told = source.eventCount();
      int asked = server.requests().size();

      server.stop();
      server.delete(SERVICES, "default", "web");
      service(server, "dns", 53);
      server.compact();
      server.restart();

      source.awaitNames("Service default/dns", "EndpointSlice default/web-abc", "Node node-1");
      assertThat(source.events().subList(told, source.eventCount()))
          .filteredOn(event ->
              event instanceof SourceEvent.Upserted || event instanceof SourceEvent.Deleted)
          .as("nothing of slices and nodes")
          .hasSize(2);
      assertThat(server.requests().subList(asked, server.requests().size()))
          .filteredOn(request -> !request.contains("watch=true") || request.contains("Initial"))
          .as("lists from the server's cache, none from etcd")
          .isNotEmpty()
          .allMatch(request -> request.matches(".*[&?]resourceVersion=1[0-9]+(&.*)?"))
          .noneMatch(request -> request.contains("limit="));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EXPIRED", "VERSION_TOO_LARGE"})
  void asksForTheNewestWhereTheServerCannotListWhatIsKnown(Fault fault) throws IOException {
    server.setWatchList(false);
    server.delete(NODES, "", FollowedSource.NODE);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      server.stop();
      service(server, "dns", 53);
      server.compact();
      int asked = server.requests().size();
      IntStream.range(0, 6).forEach(i -> server.failNext(fault)); // a watch and a list of each kind
      server.restart();
      source.awaitNames(
          "Service default/dns", "Service default/web", "EndpointSlice default/web-abc");
      assertThat(server.requests().subList(asked, server.requests().size()))
          .as("the newest version")
          .anyMatch(request -> request.startsWith(SERVICES) && request.endsWith("&limit=500"));
    }
  }

  @Test
  void saysOnceThatAServerCannotBeReachedAndOnceThatItCanAgain() throws IOException {
    server.stop();
    try (FollowedSource source = FollowedSource.of(server.url())) {
      source.await("a problem", () -> !source.problems().isEmpty());
      assertThat(source.problems())
          .singleElement()
          .extracting(ObjectProblem::toString)
          .asString()
          .contains(server.url())
          .contains("connection refused");
      assertThat(source.synced()).isFalse();
      server.restart();
      source.awaitSynced();
      source.await("mended", () -> source.problems().isEmpty());
    }
  }

  @Test
  void isNeverWithoutAProblemWhileTheReasonChanges() throws IOException {
    server.stop();
    try (FollowedSource source = FollowedSource.of(server.url())) {
      source.await("a problem", () -> !source.problems().isEmpty());
      server.setRefused(SERVICES, true);
      server.setRefused(ENDPOINT_SLICES, true);
      server.setRefused(NODES, true);
      server.restart();
      source.await(
          "another problem",
          () -> source.problems().stream().noneMatch(p -> p.reason().contains("connection")));
      assertThat(source.problems()).isNotEmpty();
      List<SourceEvent> told = source.events();
      int mended = indexOf(told, SourceEvent.Mended.class);
      assertThat(told.subList(0, mended))
          .filteredOn(SourceEvent.Refused.class::isInstance)
          .as("the next problem comes before the end of the first")
          .hasSizeGreaterThan(1);
    }
  }

  private static int indexOf(List<SourceEvent> events, Class<? extends SourceEvent> type) {
    return IntStream.range(0, events.size())
        .filter(i -> type.isInstance(events.get(i)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void refusesABadObjectByNameAndServesTheRest() throws IOException {
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
      service(server, "web", 70_000);
      source.await("refused", () -> !source.problems().isEmpty());
      assertThat(source.problems())
          .containsExactly(
              new ObjectProblem(
                  "/api/v1/namespaces/default/services/web",
                  "Service default/web",
                  "spec.ports[0].port: 70000 is not in 1-65535",
                  new Hidden.Services()));
      assertThat(source.names()).contains("Service default/web");
      source.await("an Event", () -> !server.posted().isEmpty());
      assertThat(server.posted())
          .singleElement()
          .asString()
          .contains("\"reason\":\"Refused\"")
          .contains("\"note\":\"spec.ports[0].port: 70000 is not in 1-65535\"")
          .contains("\"kind\":\"Service\",\"namespace\":\"default\",\"name\":\"web\"")
          .contains("\"uid\":\"/api/v1/services default/web\"");

      service(server, "web", 8080);
      source.await("mended", () -> source.problems().isEmpty());
    }
  }

  @Test
  void servesWithoutItsNodeAfterAWhile() throws IOException {
    server.setRefused(NODES, true);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc");
      assertThat(source.events())
          .contains(
              new SourceEvent.Noticed(
                  new ObjectProblem(
                      server.url(),
                      "",
                      "the Node could not be read for 2 s; until it can, Services are served"
                          + " without its addresses and zone, unless detectLocalMode NodeCIDR"
                          + " waits for its pod ranges")));
      server.setRefused(NODES, false);
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
    }
  }

  @Test
  void doesNotWaitForANodeThatDoesNotExist() throws IOException {
    server.delete(NODES, "", FollowedSource.NODE);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc");
      assertThat(source.events()).noneMatch(SourceEvent.Noticed.class::isInstance);
      node(server, FollowedSource.NODE, "b");
      source.awaitNames("Service default/web", "EndpointSlice default/web-abc", "Node node-1");
    }
  }

  @Test
  void noticesAConnectionThatIsSilent() throws IOException {
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      // Bookmarks have come; now none come any more, though the watch is open.
      server.setBookmarkMillis(0);
      int asked = server.requests().size();
      source.await("watched anew", () -> server.requests().size() > asked + 3);
    }
  }

  /** Else a connection that dies before its first bookmark is held for as long as a watch lasts. */
  @Test
  void noticesANewConnectionThatIsSilentFromTheBeginning() throws IOException {
    Timing usual = FollowedSource.TIMING;
    Timing longWatches =
        new Timing(
            usual.firstRetry(),
            usual.longestRetry(),
            usual.calmAfter(),
            usual.answer(),
            Duration.ofMinutes(5),
            Duration.ofMillis(500),
            usual.shortWatch(),
            usual.nodeGrace());
    ConnectionConfig config =
        new ConnectionConfig("", server.url(), "application/json", "", 10_000, 10_000);
    try (FollowedSource source = FollowedSource.of(config, longWatches).awaitSynced()) {
      // Bookmarks have come, in a watch before this one.
      server.setBookmarkMillis(0);
      server.cutWatches();
      int asked = server.requests().size();
      source.await("watched anew and anew", () -> server.requests().size() > asked + 3 * 4);
    }
  }

  /**
   * As with HAProxy's {@code timeout client 35s}: bookmarks come more seldom, so no quiet watch
   * ever tells anything. Pauses that grew would soon be longer than this waits.
   */
  @Test
  void watchesOnAtOnceWhereAProxyEndsIdleConnections() throws IOException {
    server.setBookmarkMillis(0);
    server.setIdleMillis(300);
    Timing usual = FollowedSource.TIMING;
    Timing growing =
        new Timing(
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            usual.answer(),
            usual.watch(),
            usual.bookmarkSilence(),
            usual.shortWatch(),
            usual.nodeGrace());
    ConnectionConfig config =
        new ConnectionConfig("", server.url(), "application/json", "", 10_000, 10_000);
    try (FollowedSource source = FollowedSource.of(config, growing).awaitSynced()) {
      int asked = server.requests().size();
      source.await("each watched 12 times", () -> server.requests().size() > asked + 3 * 12);
      service(server, "dns", 53);
      source.awaitNames(
          "Service default/dns",
          "Service default/web",
          "EndpointSlice default/web-abc",
          "Node node-1");
      assertThat(server.requests().subList(asked, server.requests().size()))
          .as("watches alone")
          .allMatch(request -> request.contains("watch=true&"))
          .noneMatch(request -> request.contains("sendInitialEvents"));
      assertThat(source.events())
          .filteredOn(SourceEvent.Refused.class::isInstance)
          .as("no trouble")
          .isEmpty();
    }
  }

  @Test
  void aWatchThatAProxyEndsWhenItIsIdleShowsThatTroubleIsOver() throws IOException {
    server.setWatchList(false); // whose lists would go on as watches
    server.setBookmarkMillis(0);
    server.setIdleMillis(300);
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      server.failWatches(WatchFault.CUT_SHORT);
      source.await("a problem", () -> !source.problems().isEmpty());
      server.failWatches(WatchFault.NONE);
      source.await("no problem left", () -> source.problems().isEmpty());
    }
  }

  @Test
  void pagesThroughAListThatDoesNotComeFromTheCache() throws IOException {
    server.setWatchList(false);
    server.setCache(false);
    for (int i = 0; i < 1100; i++) {
      service(server, "s" + i, 80);
    }
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      assertThat(source.objects()).hasSize(1100 + 3);
      assertThat(server.requests()).anyMatch(request -> request.contains("continue="));
    }
  }

  /** Else a list that takes longer than the server keeps history never ends. */
  @Test
  void takesAListInOnePieceWhereItsPagesDoNotLast() throws IOException {
    server.setWatchList(false);
    server.setCache(false);
    server.setContinueTokens(false);
    for (int i = 0; i < 1100; i++) {
      service(server, "s" + i, 80);
    }
    try (FollowedSource source = FollowedSource.of(server.url()).awaitSynced()) {
      assertThat(source.objects()).hasSize(1100 + 3);
      assertThat(server.requests()).filteredOn(request -> request.contains("continue=")).hasSize(1);
      assertThat(source.problems()).isEmpty();
    }
  }

  @Test
  void endsAtOnce() throws IOException {
    FollowedSource source = FollowedSource.of(server.url()).awaitSynced();
    long begun = System.nanoTime();
    source.close();
    assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
  }
}
