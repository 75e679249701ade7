package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.CLIENT;
import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.ServicePort;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.ExpectedState;
import io.kubeipvs.lab.cluster.VirtualServers;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Patience;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Step 4: the table of virtual servers, and its counters. */
final class VirtualServersStep implements Step {
  private static final int REQUESTS = 10;
  private static final Duration COUNTERS_PATIENCE = Duration.ofSeconds(6);

  @Override
  public String title() {
    return "The virtual servers, where the kernel balances the load";
  }

  @Override
  public void walk(Scene scene) {
    Output table = scene.operator().types(WORKER, "ipvsadm -ln");
    scene
        .transcript()
        .see("a Service's address and port, and below it the pods that serve it, by weight.");
    ExpectedState expected = scene.expected();
    VirtualServers servers = VirtualServers.parse(table.text());
    claimWeb(scene, expected, servers);
    claimDns(scene, expected, servers);
    for (LabNode node : ClusterPlan.NODES) {
      VirtualServers there =
          node.equals(ClusterPlan.WORKER) ? servers : scene.cluster().kernel(node).virtualServers();
      claimNodePort(scene, expected, node, there);
    }
    claimCountersMove(scene);
    claimNames(scene);
  }

  private static void claimWeb(Scene scene, ExpectedState expected, VirtualServers servers) {
    Service web = expected.service("web");
    ServicePort port = web.ports().getFirst();
    VirtualServers.Row row = servers.row("TCP " + scene.webAddress() + ":" + port.port());
    scene
        .claims()
        .claim(
            "web's cluster address leads to both replicas, by Masq, each with weight 1",
            row.serving().equals(expected.readyEndpoints(web, port))
                && row.realServers().stream()
                    .allMatch(server -> server.forward().equals("Masq") && server.weight() <= 1),
            row::toString);
  }

  private static void claimDns(Scene scene, ExpectedState expected, VirtualServers servers) {
    Service dns = expected.service("kube-dns");
    String address = ExpectedState.clusterIp(dns) + ":53";
    List<String> udp = servers.row("UDP " + address).serving();
    List<String> tcp = servers.row("TCP " + address).serving();
    List<String> pods = ClusterPlan.DNS_PODS.stream().map(pod -> pod.address() + ":53").toList();
    scene
        .claims()
        .claim(
            "cluster DNS is there over UDP and over TCP, each with both replicas",
            udp.equals(pods) && tcp.equals(pods),
            () -> "UDP leads to " + udp + ", TCP to " + tcp);
  }

  private static void claimNodePort(
      Scene scene, ExpectedState expected, LabNode node, VirtualServers servers) {
    Service web = expected.service("web");
    String frontEnd = "TCP " + node.address() + ":" + scene.webNodePort();
    List<String> endpoints = expected.readyEndpoints(web, web.ports().getFirst());
    scene
        .claims()
        .claim(
            "web's NodePort is open at " + node.address() + " on " + node.name(),
            servers.row(frontEnd).serving().equals(endpoints),
            () -> servers.rows().toString());
  }

  private static void claimCountersMove(Scene scene) {
    String stats = "ipvsadm -ln --stats -t " + scene.webAddress() + ":80";
    long before = connections(scene.operator().types(WORKER, stats));
    Output answers =
        scene
            .operator()
            .types(
                CLIENT,
                "curl -sS --max-time 5 'http://%s/?counted=[1-%d]' | sort | uniq -c"
                    .formatted(scene.webAddress(), REQUESTS));
    // The kernel adds its counters up every two seconds.
    Patience.until(
        COUNTERS_PATIENCE,
        () -> connections(scene.operator().asks(WORKER, stats)) - before >= REQUESTS);
    long after = connections(scene.operator().types(WORKER, stats));
    scene.transcript().see("the same counters, " + REQUESTS + " connections later.");
    scene
        .claims()
        .claim(
            "the counters move with every connection",
            after - before >= REQUESTS,
            () ->
                "from %d to %d, with %d requests, which brought:%n%s"
                    .formatted(before, after, REQUESTS, answers.text()));
  }

  private static void claimNames(Scene scene) {
    Output named = scene.operator().types(WORKER, "kube-ipvs ls");
    scene.transcript().see("the same table, with the names of Services, pods and nodes beside it.");
    scene
        .claims()
        .claim(
            "kube-ipvs ls names the Service, its pods and their nodes",
            named.lineWith("TCP  " + scene.webAddress()).contains("default/web")
                && ClusterPlan.PODS.stream()
                    .filter(pod -> pod.equals(ClusterPlan.WEB_1) || pod.equals(ClusterPlan.WEB_2))
                    .allMatch(pod ->
                        named.text().contains(pod.name())
                            && named.text().contains(pod.node().name())),
            named::text);
  }

  /** The first number in the virtual server's row. */
  private static long connections(Output stats) {
    return stats.lines().stream()
        .filter(line -> line.startsWith("TCP"))
        .flatMap(line -> Stream.of(line.split("\\s+", -1)).skip(2).limit(1))
        .mapToLong(VirtualServersStep::number)
        .findFirst()
        .orElse(-1);
  }

  /** ipvsadm shortens large numbers: 12345678 is 12345K. */
  private static long number(String text) {
    return Long.parseLong(text.replaceAll("\\D", ""));
  }
}
