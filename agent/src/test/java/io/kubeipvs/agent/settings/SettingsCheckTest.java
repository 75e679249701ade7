package io.kubeipvs.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every value that is refused, with the words in which it is. */
final class SettingsCheckTest {
  private static List<FieldError> check(String fields) {
    String file =
        "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n" + fields;
    return SettingsCheck.of(ConfigDefaults.complete(ConfigurationFile.read(file).settings()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      textBlock =
          """
          mode: userspace                   | mode: Invalid value: "userspace": must be iptables, ipvs, nftables or blank
          ipvs: {scheduler: least conn}     | ipvs.scheduler: Invalid value: "least conn": must be a kernel scheduler's name such as rr, wrr, lc, wlc, sh or mh
          ipvs: {syncPeriod: -1s}           | [ipvs.syncPeriod: Invalid value: "-1s": must be greater than 0, ipvs.syncPeriod: Invalid value: "-1s": must be greater than or equal to ipvs.minSyncPeriod, which is 0s]
          ipvs: {minSyncPeriod: -1s}        | ipvs.minSyncPeriod: Invalid value: "-1s": must be greater than or equal to 0
          ipvs: {minSyncPeriod: 1m}         | ipvs.syncPeriod: Invalid value: "30s": must be greater than or equal to ipvs.minSyncPeriod, which is 1m0s
          ipvs: {tcpTimeout: -1s}           | ipvs.tcpTimeout: Invalid value: "-1s": must be greater than or equal to 0
          ipvs: {tcpFinTimeout: -1s}        | ipvs.tcpFinTimeout: Invalid value: "-1s": must be greater than or equal to 0
          ipvs: {udpTimeout: -1s}           | ipvs.udpTimeout: Invalid value: "-1s": must be greater than or equal to 0
          ipvs: {excludeCIDRs: [10.0.0.0/8, 10.1.1]} | ipvs.excludeCIDRs[1]: Invalid value: "10.1.1": must be a valid CIDR
          iptables: {masqueradeBit: 32}     | iptables.masqueradeBit: Invalid value: 32: must be within the range [0, 31]
          oomScoreAdj: 1001                 | oomScoreAdj: Invalid value: 1001: must be within the range [-1000, 1000]
          conntrack: {maxPerCore: -1}       | conntrack.maxPerCore: Invalid value: -1: must be greater than or equal to 0
          conntrack: {min: -1}              | conntrack.min: Invalid value: -1: must be greater than or equal to 0
          conntrack: {tcpEstablishedTimeout: -1s} | conntrack.tcpEstablishedTimeout: Invalid value: "-1s": must be greater than or equal to 0
          conntrack: {tcpCloseWaitTimeout: -1s} | conntrack.tcpCloseWaitTimeout: Invalid value: "-1s": must be greater than or equal to 0
          conntrack: {udpTimeout: -1s}      | conntrack.udpTimeout: Invalid value: "-1s": must be greater than or equal to 0
          conntrack: {udpStreamTimeout: -1s} | conntrack.udpStreamTimeout: Invalid value: "-1s": must be greater than or equal to 0
          configSyncPeriod: -1s             | configSyncPeriod: Invalid value: "-1s": must be greater than 0
          clientConnection: {burst: -1}     | clientConnection.burst: Invalid value: -1: must be greater than or equal to 0
          bindAddress: eth0                 | bindAddress: Invalid value: "eth0": must be an IP address
          healthzBindAddress: localhost:80  | healthzBindAddress: Invalid value: "localhost:80": must be a valid IP
          healthzBindAddress: 0.0.0.0:99999 | healthzBindAddress: Invalid value: "0.0.0.0:99999": must be a valid port
          metricsBindAddress: everywhere    | metricsBindAddress: Invalid value: "everywhere": must be IP:port
          nodePortAddresses: [10.0.0.1]     | nodePortAddresses[0]: Invalid value: "10.0.0.1": must be a valid CIDR, or primary, localhost or all
          showHiddenMetricsForVersion: v1   | showHiddenMetricsForVersion: Invalid value: "v1": must be a version such as 1.36
          detectLocalMode: Guess            | detectLocalMode: Invalid value: "Guess": must be one of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix
          detectLocalMode: BridgeInterface  | detectLocal.bridgeInterface: Invalid value: "": must not be empty where detectLocalMode is BridgeInterface
          {detectLocalMode: InterfaceNamePrefix, detectLocal: {interfaceNamePrefix: a-name-of-16-chr}} | detectLocal.interfaceNamePrefix: Invalid value: "a-name-of-16-chr": must be the name of a link, or its beginning: 15 bytes without blanks
          clusterCIDR: 10.244.0.0/16,10.245.0.0/16 | clusterCIDR: Invalid value: "10.244.0.0/16,10.245.0.0/16": must be one range, or one of each IP family
          clusterCIDR: 10.244.0               | clusterCIDR[0]: Invalid value: "10.244.0": must be a valid CIDR
          logging: {format: xml}            | logging.format: Invalid value: "xml": must be text or json
          logging: {verbosity: -1}          | logging.verbosity: Invalid value: -1: must be greater than or equal to 0
          logging: {flushFrequency: -1s}    | logging.flushFrequency: Invalid value: "-1s": must be greater than 0
          kubeIpvs: {serviceAddresses: lo} | kubeIpvs.serviceAddresses: Invalid value: "lo": must be device or routes
          kubeIpvs: {differences: {fast: true}} | kubeIpvs.differences: Invalid value: {fast=true}: "fast" is no difference; there are DIFFERENCES
          """)
  void refused(String fields, String message) {
    String expected = message.replaceFirst("there are DIFFERENCES$", "there are ");
    assertThat(FieldError.join(check(inFlow(fields)))).startsWith(expected);
    if (expected.equals(message)) {
      assertThat(FieldError.join(check(inFlow(fields)))).isEqualTo(message);
    }
  }

  /** Several fields in braces go below the header as lines. */
  private static String inFlow(String fields) {
    return fields.startsWith("{")
        ? fields.substring(1, fields.length() - 1).replaceFirst(", ", "\n")
        : fields;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mode: ''",
        "mode: iptables",
        "mode: nftables",
        "nodePortAddresses: [primary, localhost, all, 10.0.0.0/8]",
        "clusterCIDR: 10.244.0.0/16,fd00:10:244::/48",
        "{detectLocalMode: NodeCIDR, clusterCIDR: not looked at}",
        "bindAddress: '::'",
        "healthzBindAddress: '::1'",
        "ipvs: {scheduler: my_own-1}",
        "kubeIpvs: {differences: {all: true}}"
      })
  void accepted(String fields) {
    assertThat(check(inFlow(fields))).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceInTheOperatorsWords() {
    Settings settings =
        Settings.NONE
            .withFlag(ConfigFields.IPVS_TCP_TIMEOUT, "-1s")
            .withFlag(ConfigFields.CLUSTER_CIDR, "10.244");
    assertThat(FieldError.join(SettingsCheck.of(ConfigDefaults.complete(settings))))
        .isEqualTo(
            "[--ipvs-tcp-timeout: Invalid value: \"-1s\": must be greater than or equal to 0,"
                + " --cluster-cidr[0]: Invalid value: \"10.244\": must be a valid CIDR]");
  }

  @Test
  void serversFollowTheFamilyOfTheBindAddress() {
    assertThat(healthz("")).isEqualTo("0.0.0.0:10256");
    assertThat(healthz("bindAddress: 192.168.224.3")).isEqualTo("0.0.0.0:10256");
    assertThat(healthz("bindAddress: fd00::3")).isEqualTo("[::]:10256");
    assertThat(healthz("healthzBindAddress: 127.0.0.1")).isEqualTo("127.0.0.1:10256");
    assertThat(healthz("healthzBindAddress: '::1'")).isEqualTo("[::1]:10256");
    assertThat(healthz("healthzBindAddress: '[::1]:80'")).isEqualTo("[::1]:80");
  }

  private static String healthz(String fields) {
    String file =
        "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n" + fields;
    return ConfigDefaults.complete(ConfigurationFile.read(file).settings())
        .get(ConfigFields.HEALTHZ_BIND_ADDRESS);
  }
}
