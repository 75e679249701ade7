package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.CLIENT;
import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.ExpectedState;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Output;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Step 6: from anywhere else: the node, the world outside, the very pod, and by UDP. */
final class AnyToServiceStep implements Step {
  private static final Map<String, Integer> ONE_EACH =
      Map.of(ClusterPlan.WEB_1.name(), 1, ClusterPlan.WEB_2.name(), 1);

  @Override
  public String title() {
    return "From anywhere else to a Service";
  }

  @Override
  public void walk(Scene scene) {
    Answers.forgetLogged(scene.cluster().files());
    fromNode(scene);
    fromOutside(scene);
    fromItself(scene);
    byName(scene);
  }

  private static void fromNode(Scene scene) {
    Output answers = scene.operator().types(WORKER, request(scene, "node", 2));
    scene
        .claims()
        .claim(
            "the node itself reaches both replicas",
            Answers.counts(answers).equals(ONE_EACH),
            answers::text);
    Output log = log(scene, "node", 2);
    scene.transcript().see("asked from the node, nginx sees the node's own address.");
    claimClients(scene, "nginx logs the node's address", log, Set.of(ClusterPlan.WORKER.address()));
  }

  private static void fromOutside(Scene scene) {
    int nodes = ClusterPlan.NODES.size();
    Output answers =
        scene
            .operator()
            .types(
                ClusterPlan.OUTSIDE,
                "curl -sS --max-time 3 'http://192.168.224.[3-5]:%d/?outside=[1-2]' | sort | uniq -c"
                    .formatted(scene.webNodePort()));
    Map<String, Integer> counts = Answers.counts(answers);
    scene
        .claims()
        .claim(
            "from outside, the NodePort of every node leads to both replicas",
            counts.equals(Map.of(ClusterPlan.WEB_1.name(), nodes, ClusterPlan.WEB_2.name(), nodes)),
            counts::toString);
    Output log = log(scene, "outside", 2 * nodes);
    scene
        .transcript()
        .see("the answer has to come back the same way, so the node puts its own address in.");
    claimClients(
        scene,
        "nginx logs the node that was asked, not " + ClusterPlan.OUTSIDE_ADDRESS,
        log,
        ClusterPlan.NODES.stream().map(LabNode::address).collect(Collectors.toSet()));
  }

  private static void fromItself(Scene scene) {
    Output answers =
        scene.operator().types(ClusterPlan.WEB_1.place(), request(scene, "hairpin", 2));
    scene
        .claims()
        .claim(
            "a pod reaches itself through its own Service",
            Answers.counts(answers).equals(ONE_EACH),
            answers::text);
    Answers.awaitLogged(scene.cluster().files(), "?hairpin=", 2);
    Output log =
        scene.operator().types(WORKER, "grep -h 'hairpin=' /run/lab/pods/web-1/access.log");
    scene
        .transcript()
        .see("a pod would answer itself directly, past the node; so the node asks in its place.");
    claimClients(
        scene,
        "nginx logs the node when a pod reaches itself",
        log,
        Set.of(ClusterPlan.WORKER.address()));
  }

  private static void byName(Scene scene) {
    String dns = ExpectedState.clusterIp(scene.expected().service("kube-dns")).toString();
    String question = "dig +short +tries=1 +time=3 @" + dns + " %s web.default.svc.cluster.local";
    Output udp = scene.operator().types(CLIENT, question.formatted("+notcp"));
    scene.transcript().see("cluster DNS knows web's address. This question was one UDP packet.");
    scene
        .claims()
        .claim(
            "cluster DNS answers over UDP",
            udp.lines().equals(List.of(scene.webAddress())),
            udp::text);
    Output tcp = scene.operator().types(CLIENT, question.formatted("+tcp"));
    scene
        .claims()
        .claim(
            "cluster DNS answers over TCP",
            tcp.lines().equals(List.of(scene.webAddress())),
            tcp::text);
  }

  private static String request(Scene scene, String marker, int count) {
    return "curl -sS --max-time 3 'http://%s/?%s=[1-%d]' | sort | uniq -c"
        .formatted(scene.webAddress(), marker, count);
  }

  private static Output log(Scene scene, String marker, int count) {
    Answers.awaitLogged(scene.cluster().files(), "?" + marker + "=", count);
    return scene
        .operator()
        .types(WORKER, "grep -h '%s=' /run/lab/pods/web-*/access.log".formatted(marker));
  }

  private static void claimClients(Scene scene, String claim, Output log, Set<String> expected) {
    Set<String> clients = Set.copyOf(Answers.clients(log));
    scene.claims().claim(claim, clients.equals(expected), clients::toString);
  }
}
