package io.kubeipvs.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.apiserver.Commands;
import io.kubeipvs.kubernetes.apiserver.RealApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kube-ipvs migrate}, run as a command, with the ConfigMap in a real kube-apiserver. */
@Tag("cluster")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LiveConfigMapTest {
  private static final Path CONFIG_MAP =
      Manifests.ROOT.resolve("cli/src/test/resources/configuration/kubeadm-configmap.yaml");

  private Path directory;
  private RealApiServer server;
  private String admin = "";

  @BeforeAll
  void begin(@TempDir Path directory) throws IOException {
    this.directory = directory;
    server = RealApiServer.start(directory);
    server.edit(
        "POST",
        "/api/v1/namespaces/kube-system/configmaps",
        "application/yaml",
        Files.readString(CONFIG_MAP));
    admin = server.kubeconfig("admin", "token: " + RealApiServer.ADMIN_TOKEN).toString();
  }

  @AfterAll
  void end() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void reportsTheSameAsOfTheFile() {
    Commands.Result ofFile = migrate("--config", CONFIG_MAP.toString());
    assertThat(ofFile.status()).as(ofFile.output()).isZero();
    assertThat(ofFile.output()).contains("ipvs.strictARP");
    assertThat(migrate("--kubeconfig", admin)).isEqualTo(ofFile);
    assertThat(migrate("--kubeconfig", admin, "-o", "json"))
        .isEqualTo(migrate("--config", CONFIG_MAP.toString(), "-o", "json"));
  }

  @Test
  void saysWhatToDoWhereItIsNotThere() {
    assertThat(migrate("--kubeconfig", admin, "--configmap=kube-system/proxy"))
        .isEqualTo(
            new Commands.Result(
                1,
                "kube-ipvs: ConfigMap kube-system/proxy of "
                    + server.url()
                    + ": get /api/v1/namespaces/kube-system/configmaps/proxy: 404 NotFound"
                    + " (configmaps \"proxy\" not found); name the ConfigMap that holds"
                    + " kube-proxy's configuration, or give the configuration as a file\n"));
  }

  @Test
  void saysWhatToDoWhereItMayNotBeRead() throws IOException {
    Path proxy = server.kubeconfig("proxy", "token: " + RealApiServer.PROXY_TOKEN);
    Commands.Result result = migrate("--kubeconfig", proxy.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output())
        .contains("403 Forbidden", "User \"system:kube-proxy\" cannot get resource")
        .endsWith(
            "; use credentials that may get it, such as an administrator's kubeconfig file, or give"
                + " these a Role with the verb get on configmaps in namespace kube-system\n");

    Path stranger = server.kubeconfig("stranger", "token: expired");
    assertThat(migrate("--kubeconfig", stranger.toString()).output())
        .contains("401 Unauthorized")
        .endsWith("has their token or certificate expired?\n");
  }

  @Test
  void saysWhatIsMissingOutsideOfACluster() {
    Commands.Result result = migrate("--live");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("this is no pod of a cluster", "give a kubeconfig file");
  }

  private Commands.Result migrate(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.kubeipvs.cli.Main",
            "migrate"));
    command.addAll(List.of(options));
    return Commands.run(directory, command);
  }
}
