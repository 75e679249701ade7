package io.kubeipvs.conformance.takeover;

import io.kubeipvs.conformance.load.RequestStream;
import io.kubeipvs.conformance.node.ServiceProxy;
import io.kubeipvs.conformance.trace.KernelWrites;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** From the real kube-proxy in IPVS mode to kube-ipvs, and back, with a look before. */
final class FromIpvsMode {
  private static final Duration AWHILE = Duration.ofSeconds(10);
  private static final String ONE_MORE =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: later, namespace: default}
      spec:
        clusterIP: 10.96.0.201
        clusterIPs: [10.96.0.201]
        ports: [{port: 80, protocol: TCP}]
      """;

  private final Scene scene;
  private final Path configuration;
  private final Path trace;
  private final Path shadowTrace;

  FromIpvsMode(Scene scene, Path scratch) throws IOException {
    this.scene = scene;
    this.configuration = scene.node().configuration("ipvs");
    this.trace = scratch.resolve("trace");
    this.shadowTrace = scratch.resolve("shadow-trace");
  }

  /** Does all of it, and answers the state of the node as kube-proxy left it at first. */
  SortedMap<String, String> walk() throws IOException, InterruptedException {
    scene.transcript().heading(1, 4, "The real kube-proxy serves the node");
    scene.types("kube-proxy --version");
    ServiceProxy kubeProxy = scene.startsKubeProxy(configuration);
    try (kubeProxy) {
      SortedMap<String, String> before = scene.node().state();
      scene.see(Scene.size(before));
      look(before);
      try (TakeoverTraffic traffic = TakeoverTraffic.start(scene.node())) {
        thither(kubeProxy, before, traffic);
        back(before, traffic);
      }
      return before;
    }
  }

  private void look(SortedMap<String, String> before) throws IOException {
    scene.transcript().heading(2, 4, "Looking first: it would change nothing");
    Output untouched = scene.types("kube-ipvs diff --config=" + configuration);
    claimNoDifferences("kube-ipvs diff finds no difference to the running kube-proxy", untouched);
    try (ServiceProxy shadow =
        startsTraced(
            "kube-ipvs-shadow",
            shadowTrace,
            List.of("kube-ipvs", "--config=" + configuration, "--shadow"))) {
      shadow.await(
          "its metrics",
          () ->
              scene.node().metrics(Scene.SHADOW_METRICS_PORT).values().keySet().stream()
                  .anyMatch(series -> series.startsWith("kubeipvs_build_info")));
      claimNoDifferences("nor does an agent in shadow mode", scene.types("kube-ipvs diff"));
      String server = "-t " + TakeoverTraffic.CLUSTER_IP + ":80 -r 10.244.1.3:80 -m";
      scene.types("ipvsadm -e " + server + " -w 7");
      Output planted = scene.types("kube-ipvs diff");
      scene
          .claims()
          .claim(
              "a weight set by hand is told with the Service it belongs to, and status 1",
              planted.status() == 1
                  && planted.hasLine("real server 10.244.1.3:80", "(default/web)")
                  && planted.hasLine("differences: 1"),
              planted::text);
      scene.types("ipvsadm -e " + server + " -w 1");
      claimNoDifferences("put right by hand, it is gone", scene.types("kube-ipvs diff"));
      claimNoWrites("in shadow mode, beside the kube-proxy that serves", seen(shadowTrace));
      scene.stops(shadow, "kube-ipvs");
    }
    scene.claimState("shadow mode has left the node as it was", before);
  }

  private void claimNoDifferences(String claim, Output diff) {
    scene
        .claims()
        .claim(
            claim,
            diff.succeeded() && diff.hasLine("no differences"),
            () -> diff.status() + ": " + diff.text());
  }

  private void thither(
      ServiceProxy kubeProxy, SortedMap<String, String> before, TakeoverTraffic traffic)
      throws IOException, InterruptedException {
    scene.transcript().heading(3, 4, "From kube-proxy to kube-ipvs, under traffic");
    scene.see(
        "a download through the ClusterIP %s from a pod, one through the NodePort %s from"
                .formatted(
                    RequestStream.text(TakeoverTraffic.LONG_INSIDE),
                    RequestStream.text(TakeoverTraffic.LONG_OUTSIDE))
            + " outside, and short requests through both kinds");
    scene.waits(AWHILE);
    scene.see(traffic.soFar());
    scene.stops(kubeProxy, "kube-proxy");
    try (ServiceProxy kubeIpvs =
        startsTraced("kube-ipvs", trace, List.of("kube-ipvs", "--config=" + configuration))) {
      scene.see("the same file.");
      kubeIpvs.await("adoption", () -> scene.node().metrics(Scene.METRICS_PORT).kubeIpvsIsDone());
      scene.waits(AWHILE);
      claimNoWrites("when it takes over", seen(trace));
      claimNoWritesInMetrics();
      scene.claimState("the node's state is kube-proxy's, to the letter", before);
      scene.see(traffic.soFar());
      changeSomething(before);
      scene.stops(kubeIpvs, "kube-ipvs");
    }
    int writes = seen(trace).writes().size();
    scene
        .claims()
        .claim(
            "the counting can fail: that Service coming and going were writes",
            writes > 0,
            () -> "no write in " + trace);
    scene.see(writes + " writes for one Service that came and went");
    scene
        .claims()
        .claim(
            "nothing has failed until now",
            traffic.isUnharmed(),
            () ->
                traffic.soFar()
                    + "\n"
                    + String.join("\n", traffic.count().failures())
                    + "\n"
                    + scene.counters());
  }

  private ServiceProxy startsTraced(String name, Path file, List<String> command) {
    List<String> strace =
        new ArrayList<>(List.of("strace", "-D", KernelWrites.FASTER_FROM_THE_START));
    strace.addAll(KernelWrites.STRACE_OPTIONS);
    strace.addAll(List.of("-o", file.toString()));
    ServiceProxy proxy = scene.starts(name, command, strace);
    scene.see("strace writes down what it tells the kernel.");
    return proxy;
  }

  private void claimNoWrites(String when, KernelWrites.Seen seen) {
    scene
        .claims()
        .claim(
            "%s: %d questions to the kernel, and not one write".formatted(when, seen.questions()),
            seen.writes().isEmpty() && seen.questions() > 5,
            () -> seen.questions() + " questions; writes:\n" + String.join("\n", seen.writes()));
  }

  private void claimNoWritesInMetrics() {
    Output writes =
        scene.types(
            "curl -s http://127.0.0.1:10249/metrics | grep -E"
                + " '^(kubeipvs_adopted|kubeipvs_kernel_writes_total)'");
    scene
        .claims()
        .claim(
            "it says the same itself",
            writes.hasLine("kubeipvs_adopted 1")
                && writes.lines().stream()
                    .noneMatch(line ->
                        line.startsWith("kubeipvs_kernel_writes_total") && !line.endsWith(" 0")),
            writes::text);
  }

  private static KernelWrites.Seen seen(Path trace) throws IOException {
    return KernelWrites.of(
        new String(Files.readAllBytes(trace), StandardCharsets.ISO_8859_1).lines().toList());
  }

  private void changeSomething(SortedMap<String, String> before)
      throws IOException, InterruptedException {
    scene.see("a Service default/later is created, and deleted again");
    scene.node().put(scene.objects() + ONE_MORE);
    boolean came =
        Patience.until(
            Duration.ofSeconds(20),
            () -> scene.node().state().getOrDefault("ipvs.txt", "").contains("10.96.0.201"));
    scene.types("ipvsadm -ln -t 10.96.0.201:80");
    scene.claims().claim("now kube-ipvs serves: the Service is there", came, () -> "it is not");
    scene.node().put(scene.objects());
    scene.claimState("and when it is gone the state is as before", before);
  }

  private void back(SortedMap<String, String> before, TakeoverTraffic traffic) {
    scene.transcript().heading(4, 4, "And back to kube-proxy");
    try (ServiceProxy kubeProxy = scene.startsKubeProxy(configuration)) {
      scene.waits(AWHILE);
      scene.claimState("kube-proxy finds its own state, and leaves it so", before);
      claimUnharmed(scene, traffic);
      scene.stops(kubeProxy, "kube-proxy");
    }
  }

  /** Ends the traffic and claims that nothing was lost of it. */
  static void claimUnharmed(Scene scene, TakeoverTraffic traffic) {
    TakeoverTraffic.Ended ended = traffic.finish();
    scene.see(
        "%s; %.0f a second; %d SYNs sent again; %s"
            .formatted(
                ended.requests(), ended.perSecond(), traffic.synsSentAgain(), ended.downloads()));
    scene
        .claims()
        .claim(
            "%,d requests, at least 100 a second, and none failed"
                .formatted(ended.requests().answered()),
            ended.requests().failed() == 0 && ended.perSecond() >= 100,
            () ->
                "%.1f a second; %s%n%s"
                    .formatted(
                        ended.perSecond(),
                        String.join("\n", ended.requests().failures()),
                        scene.counters()));
    scene
        .claims()
        .claim(
            "both downloads are whole: %,d bytes sent, and received".formatted(ended.sentBytes()),
            ended.downloadsAreWhole(),
            () -> ended.sentBytes() + " bytes were sent; " + ended.downloads());
  }
}
