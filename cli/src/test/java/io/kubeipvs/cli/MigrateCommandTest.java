package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads before moving to kube-ipvs. */
final class MigrateCommandTest {
  private static final String HEADER =
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err));

  private final List<String> asked = new ArrayList<>();
  private String live = HEADER;

  private int migrate(Path file, String... more) {
    List<String> options = new ArrayList<>(List.of("--config", file.toString()));
    options.addAll(List.of(more));
    return migrate(options.toArray(String[]::new));
  }

  private int migrate(String... options) {
    List<String> line = new ArrayList<>(List.of("migrate"));
    line.addAll(List.of(options));
    MigrateCommand command =
        new MigrateCommand(
            terminal,
            (connection, key) -> {
              asked.add(connection.kubeconfig() + "|" + connection.master() + "|" + key);
              return live;
            });
    return Program.of(Map.of("migrate", command), new Verbosity(), terminal)
        .execute(line.toArray(String[]::new));
  }

  private Path file(String fields) throws Exception {
    return Files.writeString(folder.resolve("config.conf"), HEADER + fields);
  }

  @Test
  void kubeadmsConfigMapOfAClusterInIpvsMode() {
    assertThat(migrate(Path.of("src/test/resources/configuration/kubeadm-configmap.yaml")))
        .isZero();
    assertThat(out)
        .hasToString(
            """
            FIELD                        OUTCOME  VALUE                                REMARK
            clientConnection.kubeconfig  kept     /var/lib/kube-proxy/kubeconfig.conf
            clusterCIDR                  kept     10.244.0.0/16,fd00:10:244::/48
            ipvs.strictARP               kept     true
            mode                         kept     ipvs
            """);
  }

  @Test
  void kubeadmsDefaultIsIptablesMode() throws Exception {
    assertThat(migrate(file("mode: ''\n"))).isEqualTo(3);
    assertThat(out.toString())
        .startsWith(
            "FIELD  OUTCOME  VALUE  REMARK\nmode   changed         Means iptables in kube-proxy;");
  }

  @Test
  void everyOutcome() throws Exception {
    int status =
        migrate(
            file(
                """
                mode: ipvs
                ipvs: {scheduler: lc, tcpTimeout: -1s}
                enableProfiling: true
                iptables: {minSyncPeriod: 5s}
                udpIdleTimeout: 250ms
                """));
    assertThat(status).isEqualTo(1);
    assertThat(out)
        .hasToString(
            """
            FIELD                   OUTCOME         VALUE  REMARK
            enableProfiling         without effect  true   Go's profiles are not there; a Java process has Flight Recorder.
            iptables.minSyncPeriod  without effect  5s     Nor has it one in kube-proxy's IPVS mode. ipvs.minSyncPeriod counts.
            ipvs.scheduler          kept            lc
            ipvs.tcpTimeout         refused         "-1s"  must be greater than or equal to 0
            mode                    kept            ipvs
            udpIdleTimeout          without effect         Unknown to kube-proxy's v1alpha1, and passed over there too.
            """);
  }

  @Test
  void whatIsLostIsToldByTheStatus() throws Exception {
    assertThat(migrate(file("mode: ipvs\nenableProfiling: true\n"))).isEqualTo(3);
    assertThat(migrate(file("mode: ipvs\niptables: {minSyncPeriod: 5s}\n")))
        .as("without effect in kube-proxy's IPVS mode, too")
        .isZero();
  }

  @Test
  void jsonForScripts() throws Exception {
    assertThat(migrate(file("mode: ipvs\n"), "-o", "json")).isZero();
    assertThat(out)
        .hasToString(
            """
            {
              "refused": false,
              "changes": false,
              "fields": [
                {
                  "field": "mode",
                  "value": "ipvs",
                  "outcome": "kept",
                  "remark": ""
                }
              ]
            }
            """);
  }

  @Test
  void theConfigMapOfACluster() throws Exception {
    live = Files.readString(Path.of("src/test/resources/configuration/kubeadm-configmap.yaml"));
    assertThat(migrate("--kubeconfig", "admin.conf")).isZero();
    assertThat(out.toString()).contains("ipvs.strictARP               kept     true");
    assertThat(migrate("--master=http://127.0.0.1:8080")).isZero();
    assertThat(migrate("--live", "--configmap=proxies/kube-proxy-worker.v2")).isZero();
    assertThat(asked)
        .containsExactly(
            "admin.conf||kube-system/kube-proxy",
            "|http://127.0.0.1:8080|kube-system/kube-proxy",
            "||proxies/kube-proxy-worker.v2");
  }

  @Test
  void aConfigMapOfAClusterThatHoldsNoConfigurationIsNamed() {
    live = "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"data\":{\"a\":\"b\"}}";
    assertThat(migrate("--live", "--configmap=a/b")).isEqualTo(1);
    assertThat(err.toString()).startsWith("kube-ipvs: a/b: failed to decode: the ConfigMap has");
  }

  @Test
  void oneSourceAndNoMore() throws Exception {
    assertThat(migrate()).isEqualTo(2);
    assertThat(migrate(file(""), "--live")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("kube-ipvs: where is the configuration? Give either"));
    assertThat(migrate("--live", "--configmap=kube-proxy")).isEqualTo(2);
    assertThat(err.toString()).contains("--configmap is \"kube-proxy\"; write NAMESPACE/NAME");
    assertThat(asked).isEmpty();
  }

  @Test
  void filesThatHoldNoConfiguration() throws Exception {
    Path configMap =
        Files.writeString(
            folder.resolve("other.yaml"), "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n");
    assertThat(migrate(configMap)).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "kube-ipvs: "
                + configMap
                + ": failed to decode: the ConfigMap has none of the keys config.conf, config,"
                + " config.yaml, kube-proxy-config.yaml\n");
  }
}
