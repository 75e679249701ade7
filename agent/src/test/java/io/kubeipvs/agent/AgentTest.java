package io.kubeipvs.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.MetricsConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.metrics.Metric;
import io.kubeipvs.agent.metrics.MetricCatalog;
import io.kubeipvs.agent.names.AgentSocket;
import io.kubeipvs.dataplane.DataplaneException;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.dataplane.KernelWrite;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.manifest.ManifestDirectory;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.LocalTraffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory of manifests to a kernel's state, with every part but the kernel real. */
final class AgentTest {
  private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

  private static final String NODE =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: worker}
      status:
        addresses: [{type: InternalIP, address: 192.168.224.4}]
      """;

  private static final String WEB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec:
        type: LoadBalancer
        clusterIP: 10.96.0.20
        externalTrafficPolicy: %s
        healthCheckNodePort: %d
        ports: [{name: http, port: 80, protocol: TCP}]
      """;

  private static final String WEB_SLICE =
      """
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{name: http, port: 8080, protocol: TCP}]
      endpoints:
      - {addresses: [%s], nodeName: worker, targetRef: {kind: Pod, namespace: default, name: web-0}}
      """;

  private final FakeNode node = new FakeNode();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  @TempDir private Path manifests;
  @TempDir private Path runDirectory;

  @BeforeEach
  void writeManifests() throws IOException {
    Files.writeString(manifests.resolve("node.yaml"), NODE);
    Files.writeString(manifests.resolve("web.yaml"), WEB.formatted("Cluster", 0));
    Files.writeString(manifests.resolve("slice.yaml"), WEB_SLICE.formatted("10.244.1.2"));
  }

  private Agent start(String scheduler, @Nullable AddressPort healthz) throws Exception {
    return start(TestConfig.of(manifests, runDirectory, scheduler, healthz));
  }

  private Agent start(AgentConfig config) throws Exception {
    return Agent.start(
        config,
        node.kernel(),
        ManifestDirectory.open(manifests),
        _ -> {},
        EventSink.NONE,
        System::nanoTime,
        InstantSource.system(),
        fault::set);
  }

  private Agent start() throws Exception {
    return start("rr", null);
  }

  /** Polls, for between the parts there are threads; the kernel of a running agent may be torn. */
  private <T> void eventually(Callable<T> look, T expected) throws Exception {
    long endNanos = System.nanoTime() + LIMIT_NANOS;
    T found = look.call();
    while (!expected.equals(found) && System.nanoTime() < endNanos && fault.get() == null) {
      Thread.sleep(20);
      found = look.call();
    }
    assertThat(fault.get()).isNull();
    assertThat(found).isEqualTo(expected);
  }

  private static String web(String endpoint) {
    return "TCP 10.96.0.20:80\n  -> " + endpoint + ":8080 weight 1\n";
  }

  /** Waits until this many plans are in the kernel; what is read then no thread writes. */
  private void settled(Agent agent, long updates) throws Exception {
    eventually(() -> agent.status().appliedUpdates() >= updates, true);
  }

  @Test
  void aPodThatEndedMeanwhileGoesAlthoughASliceOfAnotherServiceIsBroken() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    Files.writeString(manifests.resolve("slice.yaml"), WEB_SLICE.formatted("10.244.1.3"));
    Files.writeString(
        manifests.resolve("other.yaml"),
        WEB_SLICE
            .formatted("nonsense")
            .replace("web-1", "shop-1")
            .replace("name: web}", "name: shop}"));
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    assertThat(node.servers()).isEqualTo(web("10.244.1.3"));
  }

  @Test
  void aPodStaysWhileASliceOfItsServiceIsBroken() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    Files.writeString(manifests.resolve("slice.yaml"), WEB_SLICE.formatted("nonsense"));
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    assertThat(node.servers()).isEqualTo(web("10.244.1.2"));
  }

  @Test
  void manifestsBecomeKernelState() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    assertThat(node.servers()).isEqualTo(web("10.244.1.2"));
    assertThat(node.serviceAddresses()).containsExactly("10.96.0.20/32");
    assertThat(requireNonNull(node.ipSets.find("KUBE-CLUSTER-IP")).entries())
        .hasToString("[10.96.0.20,tcp:80]");
    assertThat(node.iptables.save("nat")).contains("--match-set KUBE-CLUSTER-IP dst,dst");
  }

  @Test
  void editsTakeEffect() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
      Files.writeString(manifests.resolve("slice.yaml"), WEB_SLICE.formatted("10.244.1.3"));
      settled(agent, 2);
    }
    assertThat(node.servers()).isEqualTo(web("10.244.1.3"));
  }

  @Test
  void aBrokenFileKeepsItsLastGoodContent() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
      Files.writeString(manifests.resolve("slice.yaml"), "endpoints: [");
      Files.writeString(
          manifests.resolve("second.yaml"),
          WEB.replace("name: web,", "name: second,").replace("0.20", "0.21").formatted("Local", 0));
      settled(agent, 2);
    }
    assertThat(node.servers()).isEqualTo(web("10.244.1.2") + "TCP 10.96.0.21:80\n");
  }

  @Test
  void aRestartWritesNothing() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    int writes = node.writeCount();
    assertThat(writes).isPositive();
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    assertThat(node.writeCount()).isEqualTo(writes);
  }

  @Test
  void aRestartWhileAFileIsBrokenCutsNothingAndMendingItEndsThat() throws Exception {
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    Files.writeString(manifests.resolve("slice.yaml"), "endpoints: [");
    int writes = node.writeCount();
    try (Agent agent = start()) {
      settled(agent, 1);
    }
    assertThat(node.servers()).isEqualTo(web("10.244.1.2"));
    assertThat(node.writeCount()).isEqualTo(writes);

    try (Agent agent = start()) {
      settled(agent, 1);
      Files.delete(manifests.resolve("slice.yaml")); // nothing is broken any more, or hidden
      settled(agent, 2);
    }
    assertThat(node.servers()).isEqualTo("TCP 10.96.0.20:80\n");
  }

  /** The node of these manifests has no pod range. */
  @Test
  void aComparisonThatTheFirstPlanKeepsWaitingSaysWhatThatWaitsFor() throws Exception {
    try (Agent agent = start(nodeCidr())) {
      eventually(
          () -> whyNoComparison(agent),
          "no comparison within 0 s: the first plan waits for what Node worker does not tell"
              + " (spec.podCIDRs, for detectLocalMode NodeCIDR); the agent's log says how long");
    }
  }

  @Test
  void aSingleComparisonIsMadeWithoutThePodRangesThatNobodyTells() throws Exception {
    try (Agent agent = start(nodeCidr().comparingOnce())) {
      assertThat(agent.differences().differences())
          .extracting(KernelDifference::subject)
          .contains("10.244.1.2:8080 of TCP 10.96.0.20:80");
    }
  }

  private AgentConfig nodeCidr() {
    return TestConfig.with(
        TestConfig.of(manifests, runDirectory, "rr", null),
        new LocalTraffic.NodeCidr(),
        NodePortChoice.ALL);
  }

  private static String whyNoComparison(Agent agent) {
    try {
      return agent.differences(Duration.ofMillis(20)).toString();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void aSchedulerThatIsNotThereEndsTheStart() {
    assertThatThrownBy(() -> start("nope", null))
        .isInstanceOf(DataplaneException.class)
        .hasMessageContaining("ip_vs_nope");
  }

  @Test
  void namesAndHealthOfARunningAgent() throws Exception {
    int port = freePort();
    IpAddress loopback = IpAddress.parse("127.0.0.1");
    try (Agent agent = start("rr", new AddressPort(loopback, port))) {
      settled(agent, 1);
      eventually(() -> status(port, "/healthz"), 200);
      assertThat(
              requireNonNull(AgentSocket.ask(runDirectory))
                  .names()
                  .endpoint(Protocol.TCP, new AddressPort(IpAddress.parse("10.244.1.2"), 8080)))
          .hasToString("EndpointName[pod=default/web-0, node=worker]");
      assertThat(requireNonNull(AgentSocket.askWrites(runDirectory)).history().writes())
          .extracting(KernelWrite::operation)
          .contains("add real server 10.244.1.2:8080 to TCP 10.96.0.20:80");

      Files.writeString(
          manifests.resolve("node.yaml"),
          NODE + "spec: {taints: [{key: ToBeDeletedByClusterAutoscaler, effect: NoSchedule}]}\n");
      eventually(() -> status(port, "/healthz"), 503);
      assertThat(status(port, "/livez")).isEqualTo(200);
    }
    assertThat(AgentSocket.ask(runDirectory)).isNull();
    assertThat(AgentSocket.askWrites(runDirectory)).isNull();
  }

  @Test
  void metricsOfARunningAgent() throws Exception {
    int port = freePort();
    Files.writeString(manifests.resolve("bad.yaml"), "kind: Service\n");
    MetricsConfig metrics =
        new MetricsConfig(new AddressPort(IpAddress.parse("127.0.0.1"), port), 100, "{}");
    try (Agent agent = start(TestConfig.of(manifests, runDirectory, "rr", null, metrics))) {
      settled(agent, 1);
      eventually(() -> status(port, "/metrics"), 200);
      List<String> lines = body(port, "/metrics").lines().toList();

      assertThat(lines)
          .contains(
              "kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family=\"IPv4\"} 1",
              "kubeproxy_sync_proxy_rules_service_changes_total 1",
              "kubeproxy_sync_proxy_rules_service_changes_pending 0",
              "kubeipvs_adopted 1",
              "kubeipvs_objects{kind=\"EndpointSlice\"} 1",
              "kubeipvs_objects_refused{kind=\"other\"} 0",
              "kubeipvs_kernel_writes_total{subsystem=\"ipvs\",operation=\"add_real_server\","
                  + "result=\"ok\"} 1",
              "kubeipvs_backend_active_connections{namespace=\"default\",service=\"web\","
                  + "port=\"http\",protocol=\"TCP\",endpoint=\"10.244.1.2:8080\",pod=\"web-0\","
                  + "node=\"worker\"} 0");
      assertThat(lines.stream().filter(line -> line.startsWith("kubeipvs_objects_refused")))
          .anyMatch(line -> line.endsWith(" 1"));
      Set<String> known =
          MetricCatalog.all().stream().map(Metric::name).collect(Collectors.toSet());
      assertThat(
              lines.stream()
                  .filter(line -> line.startsWith("# TYPE "))
                  .map(line -> line.split(" ", -1)[2]))
          .isNotEmpty()
          .allMatch(known::contains);
    }
  }

  @Test
  void aTakenMetricsPortEndsTheStartIfItHasTo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AddressPort address = new AddressPort(IpAddress.parse("127.0.0.1"), taken.getLocalPort());
      AgentConfig config =
          TestConfig.withHardFail(
              TestConfig.of(
                  manifests, runDirectory, "rr", null, new MetricsConfig(address, 0, "{}")));
      assertThatThrownBy(() -> start(config))
          .isInstanceOf(DataplaneException.class)
          .hasMessageContaining("cannot serve /metrics, /proxyMode and /configz at " + address);
    }
  }

  private static String body(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void healthCheckNodePortFollowsTheLocalEndpoints() throws Exception {
    int port = freePort();
    Files.writeString(manifests.resolve("web.yaml"), WEB.formatted("Local", port));
    try (Agent agent = start()) {
      settled(agent, 1);
      eventually(() -> status(port, "/"), 200);
      Files.delete(manifests.resolve("slice.yaml"));
      eventually(() -> status(port, "/"), 503);
    }
  }

  @Test
  void healthCheckNodePortIsNotOpenBeforeTheKernelHasTheService() throws Exception {
    int port = freePort();
    Files.writeString(manifests.resolve("web.yaml"), WEB.formatted("Local", port));
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    node.iptables.beforeRestore(_ -> {
      writing.countDown();
      awaitIn(asked);
    });
    try (Agent agent = start()) {
      awaitIn(writing); // the rules come first; the ports heard of the plan before the writer
      assertThat(node.servers()).isEmpty();
      assertThat(status(port, "/")).isZero();
      asked.countDown();
      settled(agent, 1);
      eventually(() -> status(port, "/"), 200);
    }
  }

  @Test
  void healthCheckNodePortOpensThoughRulesCannotBeWritten() throws Exception {
    int port = freePort();
    Files.writeString(manifests.resolve("web.yaml"), WEB.formatted("Local", port));
    node.iptables.beforeRestore(_ -> {
      throw new IptablesException("iptables-restore: refused", 1, "refused");
    });
    try (Agent agent = start()) {
      settled(agent, 1);
      eventually(() -> status(port, "/"), 200);
    }
  }

  private static void awaitIn(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The status of an answer, 0 if there is none. */
  private static int status(int port, String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException _) {
      return 0;
    }
  }
}
