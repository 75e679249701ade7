package io.kubeipvs.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.apiserver.Commands;
import io.kubeipvs.kubernetes.apiserver.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real kube-apiserver takes every object of every manifest, with strict validation: no field is
 * unknown to it, none is there twice. So does it take the Pod that the DaemonSet will ask for.
 */
@Tag("cluster")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManifestsOnAServerTest {
  private static final String STRICT = "?fieldValidation=Strict";
  private static final String DAEMON_SETS = "/apis/apps/v1/daemonsets";
  private static final String YAML = "application/yaml";

  private RealApiServer server;
  private Path directory;

  @BeforeAll
  void begin(@TempDir Path directory) throws IOException {
    this.directory = directory;
    server = RealApiServer.start(directory);
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-ipvs.yaml", "kube-ipvs-shadow.yaml"})
  void staticManifests(String name) throws IOException {
    create(Manifests.ofFile(name));
  }

  static List<String> variants() {
    return Variants.names();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void charts(String variant) {
    create(Manifests.of(Helm.find(directory).render(Variants.of(variant))));
  }

  @Test
  void helmInstallsAndTakesAwayAgain() throws IOException {
    Helm helm = Helm.find(directory);
    String kubeconfig =
        server.kubeconfig("admin", "token: " + RealApiServer.ADMIN_TOKEN).toString();
    String namespace = "--namespace=kube-system";
    Commands.Result installed =
        helm.run("install", "proxy", Helm.chart(), namespace, "--kubeconfig", kubeconfig);
    assertThat(installed.status()).as(installed.output()).isZero();
    assertThat(installed.output()).contains("kubectl label node NODE kubeipvs.io/proxy=kube-ipvs");
    assertThat(server.request("GET", DAEMON_SETS, null)).contains("\"name\":\"kube-ipvs\"");

    Commands.Result gone = helm.run("uninstall", "proxy", namespace, "--kubeconfig", kubeconfig);
    assertThat(gone.status()).as(gone.output()).isZero();
    assertThat(server.request("GET", DAEMON_SETS, null)).doesNotContain("kube-ipvs");
  }

  @Test
  void strictMeansStrict() throws IOException {
    Map<String, Object> daemonSet =
        Manifests.map(Manifests.ofFile("kube-ipvs.yaml").get("DaemonSet kube-ipvs"));
    String mistyped = Manifests.yaml(daemonSet).replace("hostNetwork", "hostNetwerk");
    assertThatThrownBy(
            () -> server.edit("POST", Manifests.collection(daemonSet) + STRICT, YAML, mistyped))
        .hasMessageContaining("unknown field \\\"spec.template.spec.hostNetwerk\\\"");
  }

  @Test
  void kubeProxyTakesBothPatches() throws IOException {
    Map<String, Object> kubeProxy =
        Manifests.document(
            Files.readString(
                Manifests.ROOT.resolve(
                    "cluster-tests/src/test/resources/deploy/kubeadm-kube-proxy.yaml")));
    String collection = Manifests.collection(kubeProxy);
    server.edit("POST", collection + STRICT, YAML, Manifests.yaml(kubeProxy));

    assertThat(patched(collection, "kube-proxy-leaves.yaml"))
        .contains("type=OnDelete", "operator=NotIn, values=[kube-ipvs]")
        .contains("image=registry.k8s.io/kube-proxy:v1.36.3");
    assertThat(patched(collection, "kube-proxy-returns.yaml"))
        .contains("type=RollingUpdate")
        .doesNotContain("affinity");
    server.edit("DELETE", collection + "/kube-proxy", YAML, "");
  }

  /** What kube-proxy's DaemonSet is to be after the patch. */
  private String patched(String collection, String file) throws IOException {
    String answer =
        server.edit(
            "PATCH",
            collection + "/kube-proxy" + STRICT,
            "application/strategic-merge-patch+json",
            Manifests.json(Manifests.patch(file)));
    return String.valueOf(Manifests.document(answer).get("spec"));
  }

  private void create(Map<String, Map<String, Object>> objects) {
    assertThat(objects).isNotEmpty();
    List<String> paths = new ArrayList<>();
    try {
      for (Map<String, Object> object : objects.values()) {
        String collection = Manifests.collection(object);
        server.edit("POST", collection + STRICT, YAML, Manifests.yaml(object));
        paths.add(collection + "/" + Manifests.map(object.get("metadata")).get("name"));
        if ("DaemonSet".equals(object.get("kind"))) {
          Map<String, Object> pod = Manifests.pod(object);
          server.edit(
              "POST",
              Manifests.collection(pod) + STRICT + "&dryRun=All",
              YAML,
              Manifests.yaml(pod));
        }
      }
    } finally {
      Collections.reverse(paths);
      paths.forEach(path -> server.edit("DELETE", path, YAML, ""));
    }
  }
}
