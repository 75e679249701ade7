package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.settings.ConfigField;
import io.kubeipvs.agent.settings.ConfigFields;
import io.kubeipvs.agent.settings.FieldGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} says of every field and flag what the program does with it: its
 * rows are the ones that this test makes of the same table that the program reads.
 */
final class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  @Test
  void everyFieldHasItsRow() throws Exception {
    assertThat(Files.readAllLines(DOCUMENT))
        .containsAll(ConfigFields.all().stream().map(ConfigurationDocumentTest::row).toList());
  }

  @Test
  void everyFlagWithoutAFieldHasItsRow() throws Exception {
    assertThat(Files.readAllLines(DOCUMENT)).containsAll(flagRows());
  }

  /** A field that went must not stay in the document. */
  @Test
  void everyRowIsOfAFieldOrAFlag() throws Exception {
    Set<String> rows =
        Stream.concat(
                ConfigFields.all().stream().map(ConfigurationDocumentTest::row),
                flagRows().stream())
            .collect(Collectors.toSet());
    assertThat(Files.readAllLines(DOCUMENT))
        .filteredOn(line -> line.startsWith("| `") && !line.startsWith("| `kube-ipvs "))
        .allMatch(rows::contains);
  }

  private static List<String> flagRows() {
    Set<String> ofFields =
        ConfigFields.all().stream().map(ConfigField::flag).collect(Collectors.toSet());
    return ProxyFlags.all().values().stream()
        .filter(flag -> !ofFields.contains(flag.name()))
        .map(flag -> "| `--" + flag.name() + "` | " + flag.description() + " |")
        .toList();
  }

  private static String row(ConfigField<?> field) {
    String flag = field.flag().isEmpty() ? "" : "`--" + field.flag() + "`";
    String defaultText = String.valueOf(field.defaultTree());
    boolean none = List.of("", "[]", "{}").contains(defaultText);
    String effect =
        switch (field.effect()) {
          case KEPT -> field.group() == FieldGroup.OWN ? "added" : "kept";
          case CHANGED -> "changed";
          case UNUSED_IN_IPVS_MODE -> "none, nor in kube-proxy's IPVS mode";
          case NOT_OFFERED -> "none";
        };
    return Stream.of(
            "`" + field.path() + "`", flag, none ? "" : defaultText, effect, field.description())
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** Every flag of kube-proxy 1.36 and 1.37, as its help lists them. */
  @Test
  void noFlagOfKubeProxyIsMissing() {
    String flags =
        """
        bind-address bind-address-hard-fail cleanup cluster-cidr config config-sync-period
        conntrack-max-per-core conntrack-min conntrack-tcp-be-liberal
        conntrack-tcp-timeout-close-wait conntrack-tcp-timeout-established conntrack-udp-timeout
        conntrack-udp-timeout-stream detect-local-mode feature-gates healthz-bind-address
        healthz-port help hostname-override init-only iptables-localhost-nodeports
        iptables-masquerade-bit iptables-min-sync-period iptables-sync-period ipvs-exclude-cidrs
        ipvs-min-sync-period ipvs-scheduler ipvs-strict-arp ipvs-sync-period ipvs-tcp-timeout
        ipvs-tcpfin-timeout ipvs-udp-timeout kube-api-burst kube-api-content-type kube-api-qps
        kubeconfig log-flush-frequency log-json-info-buffer-size log-json-split-stream
        log-text-info-buffer-size log-text-split-stream logging-format masquerade-all master
        metrics-bind-address metrics-port nodeport-addresses oom-score-adj pod-bridge-interface
        pod-interface-name-prefix profiling proxy-mode show-hidden-metrics-for-version v version
        vmodule write-config-to
        """;
    assertThat(ProxyFlags.all().keySet())
        .containsAll(Arrays.asList(flags.strip().split("\\s+", -1)));
  }
}
