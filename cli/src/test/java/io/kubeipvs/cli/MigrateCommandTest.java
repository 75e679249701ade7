package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private int migrate(Path file, String... more) {
    String[] line = new String[more.length + 3];
    line[0] = "migrate";
    line[1] = "--config";
    line[2] = file.toString();
    System.arraycopy(more, 0, line, 3, more.length);
    return Program.of(Map.of("migrate", new MigrateCommand(terminal)), new Verbosity(), terminal)
        .execute(line);
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
