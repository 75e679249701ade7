package io.kubeipvs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chart, as the real Helm renders it. */
@Tag("cluster")
@Timeout(120)
final class ChartTest {
  @TempDir private Path home;
  private Helm helm;

  @BeforeEach
  void findHelm() {
    helm = Helm.find(home);
  }

  @Test
  void itsDefaultsAreTheStaticManifest() throws IOException {
    assertThat(Manifests.of(helm.render(List.of()))).isEqualTo(Manifests.ofFile("kube-ipvs.yaml"));
  }

  @Test
  void shadowModeIsTheOtherStaticManifest() throws IOException {
    assertThat(Manifests.of(helm.render(List.of("--set", "shadow=true"))))
        .isEqualTo(Manifests.ofFile("kube-ipvs-shadow.yaml"));
  }

  @Test
  void shadowModeNeitherWritesNorAnswersForTheProxy() {
    Map<String, Map<String, Object>> objects =
        Manifests.of(helm.render(List.of("--set", "shadow=true")));
    assertThat(String.valueOf(objects.get("DaemonSet kube-ipvs-shadow")))
        .contains("--shadow")
        .doesNotContain("privileged", "Probe", "initContainers");
    assertThat(String.valueOf(objects.get("ClusterRole kube-ipvs-shadow")))
        .contains("watch")
        .doesNotContain("create");
  }

  @Test
  void itsVersionsAreThoseOfTheProgram() throws IOException {
    String pom = Files.readString(Manifests.ROOT.resolve("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
    assertThat(Files.readString(Manifests.ROOT.resolve("deploy/helm/kube-ipvs/Chart.yaml")))
        .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
    assertThat(Manifests.ofFile("kube-ipvs.yaml").toString())
        .contains("image=kube-ipvs:" + version + ",");
  }

  @Test
  void helmItselfFindsNothing() {
    assertThat(helm.lint())
        .satisfies(result -> assertThat(result.status()).as(result.output()).isZero());
  }

  @Test
  void aValueThatIsNoneIsRefused() {
    assertRefused(List.of("--set", "shadowed=true"), "shadowed");
    assertRefused(List.of("--set", "nodes=some"), "nodes");
    assertRefused(List.of("--set", "image.digest=latest"), "digest");
    assertRefused(List.of("--set", "extraArgs={v4}"), "extraArgs");
    assertRefused(List.of("--set", "configuration.create=true"), "apiServer.host");
  }

  private void assertRefused(List<String> options, String named) {
    assertThat(helm.template(options))
        .satisfies(result -> {
          assertThat(result.status()).as(result.output()).isNotZero();
          assertThat(result.output()).contains(named);
        });
  }
}
