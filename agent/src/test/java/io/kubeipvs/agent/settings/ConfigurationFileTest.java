package io.kubeipvs.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.testkit.property.Generator;
import io.kubeipvs.testkit.property.Property;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration file means, and what is told of one that is not in order. */
final class ConfigurationFileTest {
  private static final String HEADER =
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

  private static Reading read(String fields) {
    return ConfigurationFile.read(HEADER + fields);
  }

  @Test
  void emptyFileHasEveryDefault() {
    assertThat(read("").settings()).isEqualTo(Settings.NONE);
    assertThat(read("").unknown()).isEmpty();
  }

  @Test
  void sectionsHoldFields() {
    Settings settings =
        read("""
        mode: ipvs
        hostnameOverride: worker
        nodePortAddresses: [192.168.224.0/24, primary]
        ipvs:
          scheduler: lc
          syncPeriod: 1m
          strictARP: true
        conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 2h30m}
        clientConnection: {qps: 7.5, burst: 20}
        featureGates: {SomeGate: true}
        logging:
          flushFrequency: 5000000000
          vmodule: [{filePattern: proxier, verbosity: 4}]
        kubeIpvs:
          manifests: /etc/kube-ipvs/objects
          differences: {all: false, growingSets: true}
        """)
            .settings();

    assertThat(settings.get(ConfigFields.MODE)).isEqualTo("ipvs");
    assertThat(settings.get(ConfigFields.HOSTNAME_OVERRIDE)).isEqualTo("worker");
    assertThat(settings.get(ConfigFields.NODE_PORT_ADDRESSES))
        .containsExactly("192.168.224.0/24", "primary");
    assertThat(settings.get(ConfigFields.IPVS_SCHEDULER)).isEqualTo("lc");
    assertThat(settings.get(ConfigFields.IPVS_SYNC_PERIOD)).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.get(ConfigFields.IPVS_STRICT_ARP)).isTrue();
    assertThat(settings.get(ConfigFields.CONNTRACK_MAX_PER_CORE)).isZero();
    assertThat(settings.get(ConfigFields.CONNTRACK_TCP_ESTABLISHED))
        .isEqualTo(Duration.ofMinutes(150));
    assertThat(settings.get(ConfigFields.QPS)).isEqualTo(7.5);
    assertThat(settings.get(ConfigFields.BURST)).isEqualTo(20);
    assertThat(settings.get(IdleFields.FEATURE_GATES)).isEqualTo(Map.of("SomeGate", true));
    assertThat(settings.get(IdleFields.LOGGING_FLUSH_FREQUENCY)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.get(IdleFields.LOGGING_VMODULE))
        .containsExactly(new VerbosityRule("proxier", 4));
    assertThat(settings.get(ConfigFields.MANIFESTS)).isEqualTo("/etc/kube-ipvs/objects");
    assertThat(settings.get(ConfigFields.DIFFERENCES))
        .isEqualTo(Map.of("all", false, "growingSets", true));
  }

  @Test
  void jsonIsReadTheSameWay() {
    String json =
        """
        {"kind": "KubeProxyConfiguration", "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
         "ipvs": {"scheduler": "sh"}}
        """;
    assertThat(ConfigurationFile.read(json).settings())
        .isEqualTo(read("ipvs: {scheduler: sh}").settings());
  }

  /** kube-proxy cannot tell these from fields that are not there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bindAddress: ''",
        "healthzBindAddress: ''",
        "configSyncPeriod: 0s",
        "ipvs: {syncPeriod: 0s}",
        "iptables: {syncPeriod: 0s, minSyncPeriod: 0s}",
        "clientConnection: {contentType: '', qps: 0, burst: 0}",
        "detectLocalMode: ''",
        "logging: {format: '', flushFrequency: 0}",
        "conntrack: {maxPerCore: null, min: null, tcpEstablishedTimeout: null}",
        "oomScoreAdj: null",
        "iptables: {masqueradeBit: null}",
        "ipvs: null"
      })
  void zeroStandsForTheDefault(String field) {
    assertThat(read(field).settings()).isEqualTo(Settings.NONE);
  }

  /** These can be told apart, so that zero means zero. */
  @Test
  void zeroMeansZeroElsewhere() {
    Settings settings =
        read("""
        oomScoreAdj: 0
        iptables: {masqueradeBit: 0}
        conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
        """)
            .settings();
    assertThat(settings.get(ConfigFields.OOM_SCORE_ADJ)).isZero();
    assertThat(settings.get(ConfigFields.MASQUERADE_BIT)).isZero();
    assertThat(settings.get(ConfigFields.CONNTRACK_MIN)).isZero();
    assertThat(settings.get(ConfigFields.CONNTRACK_TCP_ESTABLISHED)).isZero();
    assertThat(settings.get(ConfigFields.CONNTRACK_TCP_CLOSE_WAIT)).isZero();
  }

  @Test
  void unknownFieldsAreNamedAndPassedOver() {
    Reading reading = read("udpIdleTimeout: 250ms\nipvs: {Scheduler: lc, scheduler: sh}\nMode: x");
    assertThat(reading.unknown()).containsExactly("udpIdleTimeout", "ipvs.Scheduler", "Mode");
    assertThat(reading.settings().get(ConfigFields.IPVS_SCHEDULER)).isEqualTo("sh");
  }

  @Test
  void ofFieldsThatAreThereTwiceTheLastCounts() {
    Reading reading = read("mode: iptables\nipvs: {scheduler: lc}\nmode: ipvs\nipvs: {}\n");
    assertThat(reading.duplicates()).containsExactly("mode (line 5)", "ipvs (line 6)");
    assertThat(reading.settings().get(ConfigFields.MODE)).isEqualTo("ipvs");
    assertThat(reading.settings().get(ConfigFields.IPVS_SCHEDULER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      textBlock =
          """
          hostnameOverride: 5         | hostnameOverride: Invalid value: 5: must be a text; put a number or truth value in quotes
          bindAddressHardFail: "true" | bindAddressHardFail: Invalid value: "true": must be true or false, without quotes
          oomScoreAdj: "5"            | oomScoreAdj: Invalid value: "5": must be a whole number without quotes
          oomScoreAdj: 3000000000     | oomScoreAdj: Invalid value: 3000000000: must be a whole number of 32 bits
          ipvs: {syncPeriod: 30}      | ipvs.syncPeriod: Invalid value: 30: must be a duration with its unit, such as 30s
          ipvs: {syncPeriod: soon}    | ipvs.syncPeriod: Invalid value: "soon": must be a duration such as 30s, 1m30s or 24h
          ipvs: [rr]                  | ipvs: Invalid value: a list: must be a mapping
          nodePortAddresses: primary  | nodePortAddresses: Invalid value: "primary": must be a list
          featureGates: {A: "yes"}    | featureGates: Invalid value: a mapping: must be true or false, without quotes
          clientConnection: {qps: "5"} | clientConnection.qps: Invalid value: "5": must be a number without quotes
          logging: {vmodule: [a=1]}   | logging.vmodule: Invalid value: a list: must be a mapping
          kubeIpvs: {foo: 1}          | kubeIpvs.foo: Invalid value: 1: is no field of kube-ipvs
          kubeIpvs: {differences: {growingSets: 1}} | kubeIpvs.differences: Invalid value: a mapping: must be true or false, without quotes
          """)
  void valuesOfAnotherTypeAreRefused(String field, String message) {
    assertThatThrownBy(() -> read(field))
        .isInstanceOf(ConfigException.class)
        .hasMessage("failed to decode: " + message);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(() -> read("hostnameOverride: 5\nipvs: {syncPeriod: 30}"))
        .hasMessage(
            "failed to decode: [hostnameOverride: Invalid value: 5: must be a text; put a number or"
                + " truth value in quotes, ipvs.syncPeriod: Invalid value: 30: must be a duration"
                + " with its unit, such as 30s]");
  }

  @Test
  void onlyThisKindIsRead() {
    assertThatThrownBy(() -> ConfigurationFile.read("apiVersion: v1\nkind: ConfigMap\n"))
        .hasMessage(
            "failed to decode: it holds kind \"ConfigMap\" of version \"v1\"; there must be kind:"
                + " KubeProxyConfiguration with apiVersion: kubeproxy.config.k8s.io/v1alpha1");
    assertThatThrownBy(() -> ConfigurationFile.read(""))
        .hasMessage(
            "failed to decode: it holds no mapping; there must be apiVersion:"
                + " kubeproxy.config.k8s.io/v1alpha1");
    assertThatThrownBy(() -> ConfigurationFile.read("a: ["))
        .hasMessageStartingWith("failed to decode: line 1: column 5: ");
  }

  /** Whatever a newer or older file holds beside the fields that are known, these are read. */
  @Test
  void randomUnknownFieldsChangeNothing() {
    List<String> values = List.of("5", "true", "[a, {b: c}]", "{d: {e: 1s}}", "null", "'text'");
    List<String> sections = List.of("", "ipvs", "conntrack", "logging", "iptables", "nftables");
    Generator<String> names =
        random -> "x" + Integer.toString(random.nextInt(1_000_000), Character.MAX_RADIX);
    Generator<String> fields =
        random -> {
          String section = Generator.anyOf(sections).generate(random);
          String field = names.generate(random) + ": " + Generator.anyOf(values).generate(random);
          return section + "|" + field;
        };
    Property.named("unknown fields change nothing")
        .runs(200)
        .forAllLists(
            Generator.listsOf(fields, 12),
            unknown -> {
              Reading reading = read(asFile(unknown));
              assertThat(reading.settings())
                  .isEqualTo(read("ipvs: {scheduler: lc}\nconntrack: {min: 7}").settings());
              assertThat(reading.unknown()).hasSameSizeAs(paths(unknown));
            });
  }

  private static List<String> paths(List<String> unknown) {
    return unknown.stream().map(line -> line.substring(0, line.indexOf(':'))).distinct().toList();
  }

  private static String asFile(List<String> unknown) {
    Map<String, StringBuilder> sections = new TreeMap<>();
    sections.computeIfAbsent("ipvs", _ -> new StringBuilder()).append("  scheduler: lc\n");
    sections.computeIfAbsent("conntrack", _ -> new StringBuilder()).append("  min: 7\n");
    StringBuilder file = new StringBuilder();
    for (String line : unknown) {
      String section = line.substring(0, line.indexOf('|'));
      String field = line.substring(line.indexOf('|') + 1);
      if (section.isEmpty()) {
        file.append(field).append('\n');
      } else {
        sections
            .computeIfAbsent(section, _ -> new StringBuilder())
            .append("  ")
            .append(field)
            .append('\n');
      }
    }
    sections.forEach((name, content) -> file.append(name).append(":\n").append(content));
    return file.toString();
  }
}
