package io.kubeipvs.conformance.churn;

import io.kubeipvs.conformance.churn.AgentUnderChurn.Footprint;
import io.kubeipvs.conformance.cluster.ApiConnection;
import io.kubeipvs.conformance.cluster.NamespaceRelay;
import io.kubeipvs.conformance.cluster.RealCluster;
import io.kubeipvs.conformance.load.RequestCount;
import io.kubeipvs.conformance.load.RequestStream;
import io.kubeipvs.conformance.node.ProxiedNode;
import io.kubeipvs.conformance.run.Difference;
import io.kubeipvs.conformance.trace.AttachedTrace;
import io.kubeipvs.conformance.trace.KernelWrites;
import io.kubeipvs.conformance.traffic.TrafficPlan;
import io.kubeipvs.lab.network.Patience;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.walk.Claims;
import io.kubeipvs.lab.walk.Transcript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of {@link Churn}, part by part. One thread owns it. */
final class ChurnRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int CHANGES_PER_SECOND = 10;

  /** Of each of two streams. */
  private static final int REQUESTS_PER_SECOND = 60;

  private static final int WRITES_TOLD = 20;

  private static final String NODE_MANIFEST =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: node-1}
      spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24]}
      status:
        addresses:
        - {type: InternalIP, address: 192.168.224.4}
      """;

  /** Makes what agents show to the server another one. */
  @FunctionalInterface
  private interface Rotation {
    void make() throws IOException, InterruptedException;
  }

  private final RealCluster cluster;
  private final ProxiedNode node;
  private final Path folder;
  private final Transcript transcript;
  private final Claims claims;
  private final ApiConnection api;
  private final ChurningServices services;
  private final List<AgentUnderChurn> agents = new ArrayList<>();
  private final List<RequestStream> streams = new ArrayList<>();
  private final List<NamespaceRelay> relays = new ArrayList<>();

  ChurnRun(
      RealCluster cluster,
      ProxiedNode node,
      Path folder,
      Transcript transcript,
      Claims claims,
      int services)
      throws IOException {
    this.cluster = cluster;
    this.node = node;
    this.folder = folder;
    this.transcript = transcript;
    this.claims = claims;
    this.api = cluster.connect();
    this.services = new ChurningServices(cluster, api, services, 1);
  }

  /** All of it, with so many seconds of changes. */
  void run(int seconds) throws IOException, InterruptedException {
    transcript.heading(1, 5, services.count() + " Services, and two nodes that serve them");
    node.start(NODE_MANIFEST);
    for (int port : ChurningServices.stableTargetPorts()) {
      node.serveAt(port);
    }
    services.create();
    start();
    claimAsTheObjects("at the start");
    startRequests();
    List<Footprint> before = footprints();
    transcript.heading(2, 5, "Endpoints come and go");
    churn(seconds / 3);
    transcript.heading(3, 5, "The API server is killed; the token is another one when it is back");
    restartServer("token", cluster.credentials()::rotateToken);
    churn(seconds / 3);
    transcript.heading(4, 5, "Again, and certificates are of another authority");
    restartServer("certificate", cluster.credentials()::rotateCertificate);
    churn(seconds - 2 * (seconds / 3));
    transcript.heading(5, 5, "What is left");
    claimAsTheObjects("at the end, after " + services.edits() + " edits");
    claimNoneFailed();
    claimAsAColdStart();
    claimNoLeak(before);
  }

  private void start() throws IOException {
    Path withToken = cluster.credentials().withToken();
    agents.add(startAgent("token", ProxiedNode.NODE, withToken));
    agents.add(
        startAgent(
            "certificate", bareNode("certificate"), cluster.credentials().withCertificate()));
    transcript.see(
        "one shows a token from a file, the other a client certificate; both are node-1, each in a"
            + " network namespace of its own");
  }

  private AgentUnderChurn startAgent(String credential, Place place, Path kubeconfig)
      throws IOException {
    Path configuration = node.configuration(place.name(), "ipvs", kubeconfig);
    return AgentUnderChurn.start(
        credential, place, node.commands(), configuration, folder.resolve(place.name() + ".log"));
  }

  /** A namespace with the node's address, that nothing else is in; it goes with this kernel. */
  private Place bareNode(String name) throws IOException {
    String lines =
        """
        ip netns add %1$s
        ip -n %1$s link set lo up
        ip -n %1$s link add eth0 up type dummy
        ip -n %1$s addr add 192.168.224.4/24 dev eth0
        """
            .formatted(name);
    String failed = node.commands().run(ProxiedNode.NODE, lines).text();
    if (!failed.isBlank()) {
      throw new IOException("cannot make the namespace " + name + ": " + failed);
    }
    relays.add(cluster.relay(name));
    return new Place(name);
  }

  private void startRequests() throws IOException {
    streams.add(
        RequestStream.start(
            node.namespace(TrafficPlan.POD_C.place()),
            ChurningServices.stableClusterIps(),
            REQUESTS_PER_SECOND));
    streams.add(
        RequestStream.start(
            node.namespace(TrafficPlan.OUTSIDE),
            ChurningServices.stableNodePorts(TrafficPlan.NODE_1.address()),
            REQUESTS_PER_SECOND));
    transcript.see(
        "requests through the %d stable Services: by ClusterIP from a pod, by NodePort from outside"
            .formatted(ChurningServices.STABLE));
  }

  private void churn(int seconds) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    long endNanos = startNanos + Duration.ofSeconds(seconds).toNanos();
    long editsBefore = services.edits();
    for (long number = 1; System.nanoTime() < endNanos; number++) {
      services.changeOne();
      long dueNanos = startNanos + number * (1_000_000_000L / CHANGES_PER_SECOND);
      long waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 0) {
        Thread.sleep(Duration.ofNanos(waitNanos));
      }
    }
    transcript.see(
        "%,d edits in %d s; %s".formatted(services.edits() - editsBefore, seconds, requests()));
  }

  private RequestCount requests() {
    return streams.stream().map(RequestStream::count).reduce(RequestCount::plus).orElseThrow();
  }

  /** Kills it and starts it anew, with nothing else going on, and counts what reaches a kernel. */
  private void restartServer(String rotated, Rotation rotation)
      throws IOException, InterruptedException {
    claimAsTheObjects("before the API server is killed");
    Thread.sleep(QUIET);
    List<Double> writesBefore = agents.stream().map(AgentUnderChurn::kernelWrites).toList();
    List<AttachedTrace> traces = new ArrayList<>();
    try {
      for (AgentUnderChurn agent : agents) {
        traces.add(agent.trace(folder.resolve("trace-" + rotated + "-" + agent.place().name())));
      }
      List<Double> requestsBefore = agents.stream().map(AgentUnderChurn::requests).toList();
      cluster.killApiServer();
      rotation.make();
      cluster.forgetHistory();
      cluster.startApiServer();
      for (int index = 0; index < agents.size(); index++) {
        claimListsAnew(agents.get(index), requestsBefore.get(index));
      }
      Thread.sleep(QUIET);
      for (int index = 0; index < agents.size(); index++) {
        claimNoWrites(agents.get(index), traces.get(index).detach(), writesBefore.get(index));
      }
    } finally {
      traces.forEach(AttachedTrace::close);
    }
  }

  private void claimListsAnew(AgentUnderChurn agent, double requestsBefore) {
    // For Services, EndpointSlices and the Node: a watch from before, which history does not reach
    // back to, and a list.
    int least = 6;
    boolean lists = Patience.until(PATIENCE, () -> agent.requests() >= requestsBefore + least);
    claims.claim(
        "the agent with the %s is let in again, and lists anew".formatted(agent.credential()),
        lists,
        () -> (agent.requests() - requestsBefore) + " requests: " + agent.metrics());
  }

  private void claimNoWrites(AgentUnderChurn agent, KernelWrites.Seen seen, double before) {
    double counted = agent.kernelWrites() - before;
    claims.claim(
        "it wrote nothing to the kernel: 0 writes among %d questions seen by strace, 0 counted"
            .formatted(seen.questions()),
        seen.writes().isEmpty() && seen.questions() > 0 && counted == 0,
        () ->
            "%.0f counted, %d seen:%n%s"
                .formatted(
                    counted,
                    seen.writes().size(),
                    seen.writes().stream().limit(WRITES_TOLD).collect(Collectors.joining("\n"))));
  }

  private void claimAsTheObjects(String when) throws IOException, InterruptedException {
    SortedMap<String, String> expected =
        ExpectedState.read(cluster, api, TrafficPlan.NODE_1.address());
    for (AgentUnderChurn agent : agents) {
      List<List<String>> differences = new ArrayList<>();
      boolean same =
          Patience.until(
              PATIENCE,
              () -> {
                differences.add(
                    Difference.between(expected, ExpectedState.partsOf(agent.tables())));
                return differences.getLast().isEmpty();
              });
      claims.claim(
          "%s, the kernel of the node with the %s is as the objects say: %d virtual servers"
              .formatted(
                  when,
                  agent.credential(),
                  expected
                      .getOrDefault("ipvs.txt", "")
                      .lines()
                      .filter(l -> l.startsWith("-A"))
                      .count()),
          same,
          () -> String.join("\n", differences.getLast()));
    }
  }

  private void claimAsAColdStart() throws IOException {
    try (AgentUnderChurn cold = startAgent("cold start", bareNode("cold"), cluster.kubeconfig())) {
      SortedMap<String, String> expected = cold.state();
      for (AgentUnderChurn agent : agents) {
        List<String> differences = Difference.between(expected, agent.state());
        claims.claim(
            "and in everything as a cold start in a fresh namespace leaves it ("
                + agent.credential()
                + ")",
            differences.isEmpty(),
            () -> String.join("\n", differences));
      }
    }
  }

  private void claimNoneFailed() throws InterruptedException {
    double perSecond = streams.stream().mapToDouble(RequestStream::perSecond).sum();
    RequestCount all = streams.getFirst().stop().plus(streams.getLast().stop());
    transcript.see(
        "%s; %.0f a second; meanwhile this machine stood still for %.1f s"
            .formatted(all, perSecond, streams.getFirst().stoodStill().toMillis() / 1e3));
    claims.claim(
        "%,d requests, at least 100 a second, and none failed".formatted(all.answered()),
        all.failed() == 0 && perSecond >= 100,
        () ->
            "%.1f a second; %s%n%s"
                .formatted(perSecond, String.join("\n", all.failures()), counters()));
  }

  /** What the kernels' counters tell of packets that were lost, for whoever has to find out why. */
  private String counters() {
    return Stream.of(
            TrafficPlan.POD_C.place(),
            TrafficPlan.OUTSIDE,
            ProxiedNode.NODE,
            TrafficPlan.POD_A.place(),
            TrafficPlan.POD_B.place())
        .map(place ->
            place.name()
                + ":\n"
                + node.commands()
                    .run(place, "nstat -as | grep -E 'Retrans|Drop|Overflow|Rst|Timeouts'")
                    .text())
        .collect(Collectors.joining());
  }

  private List<Footprint> footprints() {
    List<Footprint> footprints = agents.stream().map(AgentUnderChurn::footprint).toList();
    footprints.forEach(footprint -> transcript.see(footprint.toString()));
    return footprints;
  }

  private void claimNoLeak(List<Footprint> before) {
    List<Footprint> after = footprints();
    for (int index = 0; index < agents.size(); index++) {
      Footprint first = before.get(index);
      Footprint last = after.get(index);
      claims.claim(
          "no more files are open than at the start, give or take three, nor objects alive, give or"
              + " take a quarter and 4 MiB",
          last.openFiles() <= first.openFiles() + 3
              && last.heapMebibytes() <= first.heapMebibytes() * 1.25 + 4,
          () -> first + " at the start, " + last + " at the end");
    }
  }

  @Override
  public void close() throws IOException {
    streams.forEach(RequestStream::close);
    agents.forEach(AgentUnderChurn::close);
    for (NamespaceRelay relay : relays) {
      relay.close();
    }
    api.close();
  }
}
