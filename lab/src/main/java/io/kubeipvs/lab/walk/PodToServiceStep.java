package io.kubeipvs.lab.walk;

import static io.kubeipvs.lab.walk.Scene.CLIENT;
import static io.kubeipvs.lab.walk.Scene.WORKER;

import io.kubeipvs.lab.cluster.ClusterPlan;
import io.kubeipvs.lab.network.Output;
import java.util.Map;
import java.util.Set;

/** Step 5: from a pod to a Service. */
final class PodToServiceStep implements Step {
  private static final int REQUESTS = 10;

  @Override
  public String title() {
    return "From a pod to a Service";
  }

  @Override
  public void walk(Scene scene) {
    Answers.forgetLogged(scene.cluster().files());
    Output answers =
        scene
            .operator()
            .types(
                CLIENT,
                "curl -sS --max-time 5 'http://%s/?pod=[1-%d]' | sort | uniq -c"
                    .formatted(scene.webAddress(), REQUESTS));
    scene.transcript().see("every server answers with its name; the two take turns.");
    Map<String, Integer> counts = Answers.counts(answers);
    scene
        .claims()
        .claim(
            "both replicas answer, each to half of the requests",
            counts.equals(
                Map.of(
                    ClusterPlan.WEB_1.name(), REQUESTS / 2,
                    ClusterPlan.WEB_2.name(), REQUESTS / 2)),
            counts::toString);

    Answers.awaitLogged(scene.cluster().files(), "?pod=", REQUESTS);
    Output log = scene.operator().types(WORKER, "grep -h 'pod=' /run/lab/pods/web-*/access.log");
    scene.transcript().see("nginx was asked by the pod's own address; nothing was masqueraded.");
    Set<String> clients = Set.copyOf(Answers.clients(log));
    scene
        .claims()
        .claim(
            "nginx logs the pod's own address",
            clients.equals(Set.of(ClusterPlan.CLIENT.address())),
            clients::toString);
  }
}
