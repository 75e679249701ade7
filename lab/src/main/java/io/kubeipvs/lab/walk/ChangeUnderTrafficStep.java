package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.CLIENT;
import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.lab.LabException;
import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.cluster.Nginx;
import io.kubeipvs.lab.cluster.VirtualServers.RealServer;
import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.Output;
import io.kubeipvs.lab.network.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Step 7: a replica comes and goes while requests run, and no request fails. */
final class ChangeUnderTrafficStep implements Step {
  private static final int LEAST_REQUESTS = 1000;
  private static final int SLOW_REQUESTS = 9;
  private static final int SHORTEST_SLOW_SECONDS = 6;
  private static final int LONGEST_SLOW_SECONDS = 40;
  private static final int REQUESTS_AFTER_REMOVAL = 100;
  private static final String NEW_REPLICA = ClusterPlan.WEB_3.address() + ":80";

  @Override
  public String title() {
    return "A replica is added and removed under traffic, and no request fails";
  }

  @Override
  public void walk(Scene scene) {
    Answers.forgetLogged(scene.cluster().files());
    Path folder = scene.cluster().files().home();
    Path traffic = folder.resolve("traffic");
    Path inForce = scene.cluster().files().manifests().resolve("web-3.yaml");
    scene.cluster().files().delete(folder.resolve("answers"));
    scene.operator().types(CLIENT, "touch " + traffic);
    Commands.Running requests =
        scene
            .operator()
            .begins(
                CLIENT,
                "while [ -e %s ]; do curl -sS --fail --max-time 10 'http://%s/?change=[1-50]'; done"
                        .formatted(traffic, scene.webAddress())
                    + " >> /run/lab/answers 2>&1");
    scene.transcript().see("requests, one after another, until that file is removed.");
    try {
      Duration reaction = add(scene, inForce);
      try (Commands.Running slow = beginSlow(scene, slowSeconds(reaction))) {
        awaitSlowOnNewReplica(scene);
        remove(scene, inForce);
        claimSlowOnesComplete(scene, slow);
      }
      Patience.until(scene.patience(), () -> answers(scene).size() >= LEAST_REQUESTS);
    } finally {
      scene.cluster().files().delete(inForce);
      scene.cluster().files().delete(traffic);
      requests.await(scene.patience());
    }
    claimNoneFailed(scene);
  }

  /** Adds the replica, and tells how long it took until it had a request. */
  private static Duration add(Scene scene, Path inForce) {
    long start = System.nanoTime();
    scene.operator().types(WORKER, "cp /run/lab/later/web-3.yaml " + inForce);
    boolean serves =
        Patience.until(scene.patience(), () -> answers(scene).contains(ClusterPlan.WEB_3.name()));
    Duration reaction = Duration.ofNanos(System.nanoTime() - start);
    scene.operator().types(WORKER, "ipvsadm -ln -t " + scene.webAddress() + ":80");
    scene.transcript().see("the third replica, with its share of the connections.");
    scene
        .claims()
        .claim(
            "the added replica gets its share of the requests",
            serves,
            () -> "none of " + answers(scene).size() + " answers is its");
    return reaction;
  }

  /** Long enough for the removal to take place meanwhile, on a slow machine too. */
  private static long slowSeconds(Duration reaction) {
    return Math.clamp(2 * reaction.toSeconds() + 4, SHORTEST_SLOW_SECONDS, LONGEST_SLOW_SECONDS);
  }

  private static Commands.Running beginSlow(Scene scene, long seconds) {
    Commands.Running slow =
        scene
            .operator()
            .begins(
                CLIENT,
                "curl -sS --fail --max-time 90 --no-progress-meter --parallel --parallel-immediate"
                    + " -o '/run/lab/slow-#1' 'http://%s/slow?rate=%d&n=[1-%d]'"
                        .formatted(scene.webAddress(), Nginx.slowBytes() / seconds, SLOW_REQUESTS));
    scene
        .transcript()
        .see(
            "%d downloads of about %d seconds, some of them from the third replica."
                .formatted(SLOW_REQUESTS, seconds));
    return slow;
  }

  private static void awaitSlowOnNewReplica(Scene scene) {
    // The quick requests come one by one: a second connection is a slow one's.
    if (!Patience.until(scene.patience(), () -> newReplica(scene).active() >= 2)) {
      throw new LabException("no slow request has reached the third replica");
    }
  }

  private static void remove(Scene scene, Path inForce) {
    scene.operator().types(WORKER, "rm " + inForce);
    boolean closed = Patience.until(scene.patience(), () -> newReplica(scene).weight() == 0);
    RealServer after = newReplica(scene);
    scene.operator().types(WORKER, "ipvsadm -ln -t " + scene.webAddress() + ":80");
    scene
        .transcript()
        .see("weight 0: the removed replica gets nothing new, but keeps the connections it has.");
    scene
        .claims()
        .claim(
            "the removed replica has weight 0 while its slow requests run",
            closed && after.active() > 0,
            after::toString);
    claimNothingNew(scene);
  }

  private static void claimNothingNew(Scene scene) {
    // A request that was on its way when the weight fell may still be written down.
    int passed = answers(scene).size() + 2;
    Patience.until(
        scene.patience(), () -> answers(scene).size() >= passed + REQUESTS_AFTER_REMOVAL);
    List<String> later = answers(scene).stream().skip(passed).toList();
    scene
        .claims()
        .claim(
            "the removed replica gets no new request",
            later.size() >= REQUESTS_AFTER_REMOVAL && !later.contains(ClusterPlan.WEB_3.name()),
            () ->
                "%d of the %d answers since are its"
                    .formatted(
                        later.stream().filter(ClusterPlan.WEB_3.name()::equals).count(),
                        later.size()));
  }

  private static void claimSlowOnesComplete(Scene scene, Commands.Running slow) {
    Output done = scene.operator().awaits(slow, Duration.ofSeconds(90));
    Output sizes = scene.operator().types(CLIENT, "cat /run/lab/slow-* | wc -c");
    Answers.awaitLogged(scene.cluster().files(), "/slow?", SLOW_REQUESTS);
    Output log =
        scene.operator().types(WORKER, "grep -h slow /run/lab/pods/web-3/access.log | tail -n 3");
    scene
        .transcript()
        .see("slow downloads from the removed replica: 200, and whole to the last byte.");
    scene
        .claims()
        .claim(
            "the slow requests end well, on the removed replica too",
            done.succeeded()
                && sizes.lines().equals(List.of(String.valueOf(SLOW_REQUESTS * Nginx.slowBytes())))
                && log.lineWith("/slow?").endsWith(" 200 " + Nginx.slowBytes()),
            () -> done.text() + sizes.text() + log.text());
  }

  private static void claimNoneFailed(Scene scene) {
    Output counted = scene.operator().types(CLIENT, "sort /run/lab/answers | uniq -c");
    Map<String, Integer> counts = Answers.counts(counted);
    int requests = counts.values().stream().mapToInt(Integer::intValue).sum();
    scene
        .transcript()
        .see("who answered how many of the requests; a failure would be a line, too.");
    scene
        .claims()
        .claim(
            "at least %,d requests ran, and none failed".formatted(LEAST_REQUESTS),
            requests >= LEAST_REQUESTS
                && counts.keySet().stream().allMatch(ChangeUnderTrafficStep::isServer),
            () -> requests + " requests: " + counts);
  }

  private static boolean isServer(String line) {
    return ClusterPlan.WEB_PODS.stream().anyMatch(pod -> pod.name().equals(line));
  }

  /** The third replica's entry on the client's node; one without connections if there is none. */
  private static RealServer newReplica(Scene scene) {
    return scene
        .cluster()
        .kernel(ClusterPlan.WORKER)
        .virtualServers()
        .row("TCP " + scene.webAddress() + ":80")
        .realServers()
        .stream()
        .filter(server -> server.address().equals(NEW_REPLICA))
        .findFirst()
        .orElse(new RealServer(NEW_REPLICA, "", 0, 0, 0));
  }

  private static List<String> answers(Scene scene) {
    Path file = scene.cluster().files().home().resolve("answers");
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new LabException("cannot read " + file + ": " + e, e);
    }
  }
}
