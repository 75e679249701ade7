package io.kubeipvs.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubeipvs.kubernetes.apiserver.Commands;
import io.kubeipvs.kubernetes.apiserver.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes move from kube-proxy to kube-ipvs and back, as docs/taking-over.md says it: which pods
 * the real controller of DaemonSets makes and deletes. The test stands in for the scheduler and the
 * kubelets: it binds each pod to its node, and lets go what is to be deleted. No pod ever runs.
 */
@Tag("cluster")
@Timeout(300)
final class HandOverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String YAML = "application/yaml";
  private static final String PODS = "/api/v1/namespaces/kube-system/pods";
  private static final String KUBE_PROXY =
      "/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy";

  @TempDir private Path directory;
  private RealApiServer server;
  private Process controllers;

  @BeforeEach
  void begin() throws IOException {
    Commands.Result peer =
        Commands.run(
            Manifests.ROOT,
            List.of(Manifests.ROOT + "/tools/peers", "--cached", "kube-controller-manager"));
    assumeTrue(peer.status() == 0, "no controllers: " + peer.output().strip());
    server = RealApiServer.start(directory);
    for (String node : List.of("node-1", "node-2")) {
      server.request(
          "POST",
          "/api/v1/nodes",
          "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"kubernetes.io/os\":\"linux\"}}}"
              .formatted(node));
    }
    server.request(
        "POST",
        "/api/v1/namespaces/kube-system/serviceaccounts",
        "{\"metadata\":{\"name\":\"kube-proxy\"}}");
    for (Map<String, Object> object :
        Manifests.of(
                Files.readString(
                    Manifests.ROOT.resolve(
                        "cluster-tests/src/test/resources/deploy/kubeadm-kube-proxy.yaml")))
            .values()) {
      server.edit("POST", Manifests.collection(object), YAML, Manifests.yaml(object));
    }
    controllers =
        new ProcessBuilder(
                peer.output().strip(),
                "--kubeconfig=" + server.kubeconfig("admin", "token: " + RealApiServer.ADMIN_TOKEN),
                "--controllers=daemonset-controller",
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=0")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("controllers.log").toFile())
            .start();
  }

  @AfterEach
  void end() throws InterruptedException {
    if (controllers != null) {
      controllers.destroyForcibly();
      assertThat(controllers.waitFor(20, SECONDS)).as("ended").isTrue();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aLabelDecidesWhoServesANode() throws Exception {
    SortedMap<String, String> before = await("kube-proxy on node-1", "kube-proxy on node-2");

    for (Map<String, Object> object : Manifests.ofFile("kube-ipvs.yaml").values()) {
      server.edit("POST", Manifests.collection(object), YAML, Manifests.yaml(object));
    }
    patch("kube-proxy-leaves.yaml");
    awaitObserved();
    assertThat(pods()).as("no pod is touched").isEqualTo(before);

    label("node-1", "\"kube-ipvs\"");
    SortedMap<String, String> moved = await("kube-ipvs on node-1", "kube-proxy on node-2");
    assertThat(moved).containsEntry("kube-proxy on node-2", before.get("kube-proxy on node-2"));

    label("node-1", "null");
    SortedMap<String, String> back = await("kube-proxy on node-1", "kube-proxy on node-2");
    assertThat(back).containsEntry("kube-proxy on node-2", before.get("kube-proxy on node-2"));

    patch("kube-proxy-returns.yaml");
    awaitObserved();
    assertThat(await("kube-proxy on node-1", "kube-proxy on node-2"))
        .as("the pod that was there before is there still")
        .containsEntry("kube-proxy on node-2", before.get("kube-proxy on node-2"));
  }

  @Test
  void shadowPodsLeaveWithKubeProxy() throws Exception {
    for (String file : List.of("kube-ipvs-shadow.yaml", "kube-ipvs.yaml")) {
      for (Map<String, Object> object : Manifests.ofFile(file).values()) {
        server.edit("POST", Manifests.collection(object), YAML, Manifests.yaml(object));
      }
    }
    patch("kube-proxy-leaves.yaml");
    label("node-1", "\"kube-ipvs\"");
    await("kube-ipvs on node-1", "kube-ipvs-shadow on node-2", "kube-proxy on node-2");
  }

  private void label(String node, String value) {
    server.edit(
        "PATCH",
        "/api/v1/nodes/" + node,
        "application/merge-patch+json",
        "{\"metadata\":{\"labels\":{\"kubeipvs.io/proxy\":" + value + "}}}");
  }

  private void patch(String file) throws IOException {
    server.edit(
        "PATCH",
        KUBE_PROXY,
        "application/strategic-merge-patch+json",
        Manifests.json(Manifests.patch(file)));
  }

  /** The controller has seen the DaemonSet as it is now. */
  private void awaitObserved() throws Exception {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Map<String, Object> set = Manifests.document(server.request("GET", KUBE_PROXY, null));
      Object wanted = Manifests.map(set.get("metadata")).get("generation");
      if (Objects.equals(wanted, Manifests.map(set.get("status")).get("observedGeneration"))) {
        return;
      }
      assertThat(System.nanoTime()).as(log()).isLessThan(endNanos);
      Thread.sleep(100);
    }
  }

  private SortedMap<String, String> await(String... names) throws Exception {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    SortedMap<String, String> pods = pods();
    while (!List.copyOf(pods.keySet()).equals(List.of(names))) {
      assertThat(System.nanoTime()).as("%s\n%s", pods, log()).isLessThan(endNanos);
      Thread.sleep(100);
      pods = pods();
    }
    return pods;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("controllers.log"));
  }

  /** The uid of each pod, by its DaemonSet and its node. */
  private SortedMap<String, String> pods() {
    SortedMap<String, String> pods = new TreeMap<>();
    Map<String, Object> answer = Manifests.document(server.request("GET", PODS, null));
    for (Object item : Manifests.list(answer.get("items"))) {
      Map<String, Object> pod = Manifests.map(item);
      Map<String, Object> metadata = Manifests.map(pod.get("metadata"));
      String path = PODS + "/" + metadata.get("name");
      if (metadata.containsKey("deletionTimestamp")) {
        server.edit("DELETE", path, "application/json", "{\"gracePeriodSeconds\":0}");
        continue;
      }
      if (!Manifests.map(pod.get("spec")).containsKey("nodeName")) {
        String binding = binding(String.valueOf(metadata.get("name")), node(pod));
        if (!server.postIfThere(path + "/binding", binding)) {
          continue; // the controller has changed its mind about a pod that was on no node yet
        }
      }
      Map<String, Object> owner =
          Manifests.map(Manifests.list(metadata.get("ownerReferences")).getFirst());
      pods.put(owner.get("name") + " on " + node(pod), String.valueOf(metadata.get("uid")));
    }
    return pods;
  }

  private static String binding(String pod, String node) {
    return "{\"metadata\":{\"name\":\"%s\"},\"target\":{\"kind\":\"Node\",\"name\":\"%s\"}}"
        .formatted(pod, node);
  }

  /** The node that a pod is to be scheduled to. */
  private static String node(Map<String, Object> pod) {
    String affinity = String.valueOf(Manifests.map(pod.get("spec")).get("affinity"));
    return affinity.replaceFirst(
        "(?s).*key=metadata.name, operator=In, values=\\[([^]]*)].*", "$1");
  }
}
