package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.agent.config.HealthConfig;
import io.kubeipvs.agent.config.IpvsConfig;
import io.kubeipvs.agent.config.MetricsConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.config.Prefixes;
import io.kubeipvs.agent.config.SourceConfig;
import io.kubeipvs.agent.settings.AgentConfigs;
import io.kubeipvs.agent.settings.ConfigDefaults;
import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every flag reaches its place, and none has another default than kube-proxy's. */
final class ProxyArgumentsTest {
  private static final Path RUN = Path.of("/run/kube-ipvs");
  private static final IpAddress ANY = IpAddress.parse("0.0.0.0");

  @TempDir private Path manifests;

  private AgentConfig config(String... flags) {
    List<String> arguments = new ArrayList<>(List.of("--manifests", manifests.toString()));
    arguments.addAll(Arrays.asList(flags));
    return AgentConfigs.of(ConfigDefaults.complete(parse(arguments).withoutFile()), "", "Worker-1");
  }

  @Test
  void metricsAreServedOnLoopbackWithoutTraffic() {
    assertThat(config().metrics().address()).hasToString("127.0.0.1:10249");
    assertThat(config().metrics().trafficLimit()).isZero();
    assertThat(config("--metrics-bind-address=").metrics().address()).isNull();
    assertThat(config("--metrics-port=0").metrics().address()).isNull();
    assertThat(config("--bind-address=fd00::1").metrics().address()).hasToString("[::1]:10249");
    MetricsConfig given =
        config("--metrics-bind-address=0.0.0.0:9249", "--traffic-metrics-limit=500").metrics();
    assertThat(given.address()).hasToString("0.0.0.0:9249");
    assertThat(given.trafficLimit()).isEqualTo(500);
    assertThat(given.configuration()).contains("\"metricsBindAddress\":\"0.0.0.0:9249\"");
  }

  private static ProxyArguments parse(List<String> arguments) {
    try {
      return ProxyArguments.parse(arguments);
    } catch (FlagException e) {
      throw new ConfigException(e.words());
    }
  }

  @Test
  void defaultsAreThoseOfKubeProxy() {
    assertThat(config())
        .isEqualTo(
            new AgentConfig(
                new SourceConfig.Manifests(manifests),
                "worker-1",
                ANY,
                IpvsConfig.DEFAULT,
                14,
                false,
                new LocalTraffic.ClusterCidr(List.of()),
                NodePortChoice.ALL,
                ConntrackConfig.DEFAULT,
                new HealthConfig(new AddressPort(ANY, 10256), false),
                config().metrics(),
                RUN,
                -999,
                Differences.byDefault()));
    assertThat(IpvsConfig.DEFAULT)
        .isEqualTo(
            new IpvsConfig(
                "rr",
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                false,
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                ServiceAddresses.DEVICE));
    assertThat(ConntrackConfig.DEFAULT)
        .isEqualTo(
            new ConntrackConfig(
                32_768,
                131_072,
                Duration.ofHours(24),
                Duration.ofHours(1),
                false,
                Duration.ZERO,
                Duration.ZERO));
  }

  @Test
  void everyFlagReachesItsPlace() {
    String[] flags = {
      "--hostname-override=Node-7",
      "--bind-address=192.168.224.5",
      "--cluster-cidr=10.244.0.0/16,fd00:10:244::/48",
      "--detect-local-mode=ClusterCIDR",
      "--nodeport-addresses=192.168.224.0/24,fd00::/8",
      "--masquerade-all",
      "--iptables-masquerade-bit=15",
      "--ipvs-scheduler=lc",
      "--ipvs-sync-period=1m",
      "--ipvs-min-sync-period=0s",
      "--ipvs-strict-arp=true",
      "--ipvs-exclude-cidrs=203.0.113.0/24",
      "--ipvs-tcp-timeout=15m",
      "--ipvs-tcpfin-timeout=2m",
      "--ipvs-udp-timeout=5m",
      "--service-addresses=routes",
      "--conntrack-max-per-core=0",
      "--conntrack-min=1",
      "--conntrack-tcp-timeout-established=2h",
      "--conntrack-tcp-timeout-close-wait=3h",
      "--conntrack-tcp-be-liberal",
      "--conntrack-udp-timeout=10s",
      "--conntrack-udp-timeout-stream=20s",
      "--healthz-bind-address=127.0.0.1:1234",
      "--bind-address-hard-fail",
      "--oom-score-adj=-500"
    };
    assertThat(config(flags))
        .isEqualTo(
            new AgentConfig(
                new SourceConfig.Manifests(manifests),
                "node-7",
                IpAddress.parse("192.168.224.5"),
                new IpvsConfig(
                    "lc",
                    Duration.ofMinutes(1),
                    Duration.ZERO,
                    true,
                    List.of(IpPrefix.parse("203.0.113.0/24")),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    ServiceAddresses.ROUTES),
                15,
                true,
                new LocalTraffic.ClusterCidr(Prefixes.parse("10.244.0.0/16,fd00:10:244::/48")),
                new NodePortChoice(false, Prefixes.parse("192.168.224.0/24,fd00::/8")),
                new ConntrackConfig(
                    0,
                    1,
                    Duration.ofHours(2),
                    Duration.ofHours(3),
                    true,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20)),
                new HealthConfig(new AddressPort(IpAddress.parse("127.0.0.1"), 1234), true),
                config(flags).metrics(),
                RUN,
                -500,
                Differences.byDefault()));
  }

  @Test
  void switchesCanBeTurnedOff() {
    AgentConfig config = config("--masquerade-all=false", "--ipvs-strict-arp=false");
    assertThat(config.masqueradeAll()).isFalse();
    assertThat(config.ipvs().strictArp()).isFalse();
  }

  @Test
  void otherWaysToTellLocalTraffic() {
    assertThat(config("--detect-local-mode=NodeCIDR").localTraffic())
        .isEqualTo(new LocalTraffic.NodeCidr());
    assertThat(
            config("--detect-local-mode=BridgeInterface", "--pod-bridge-interface=cni0")
                .localTraffic())
        .isEqualTo(new LocalTraffic.BridgeInterface("cni0"));
    assertThat(
            config("--detect-local-mode=InterfaceNamePrefix", "--pod-interface-name-prefix=veth")
                .localTraffic())
        .isEqualTo(new LocalTraffic.InterfaceNamePrefix("veth"));
  }

  @Test
  void healthAddressHasManyForms() {
    assertThat(config("--healthz-bind-address=").health().address()).isNull();
    assertThat(config("--healthz-bind-address=127.0.0.1").health().address())
        .hasToString("127.0.0.1:10256");
    assertThat(config("--healthz-bind-address=[::1]:81").health().address())
        .hasToString("[::1]:81");
    assertThat(config("--healthz-bind-address=::1").health().address()).hasToString("[::1]:10256");
    assertThat(config("--healthz-bind-address=[::]").health().address()).hasToString("[::]:10256");
  }

  @Test
  void healthCanBeSwitchedOff() {
    assertThat(config("--healthz-port=0").health().address()).isNull();
    assertThat(config("--healthz-bind-address=127.0.0.1", "--healthz-port=81").health().address())
        .hasToString("127.0.0.1:81");
    assertThat(config("--healthz-port=81").health().address())
        .as("as with kube-proxy, whose default has a port already")
        .hasToString("0.0.0.0:10256");
  }

  @Test
  void flagsAreReadAsKubeProxyReadsThem() {
    assertThat(config("--ipvs_scheduler", "lc").ipvs().scheduler()).isEqualTo("lc");
    assertThat(config("--ipvs-scheduler=lc", "--ipvs-scheduler=sh").ipvs().scheduler())
        .isEqualTo("sh");
    assertThat(
            config("--ipvs-exclude-cidrs=10.1.0.0/16", "--ipvs-exclude-cidrs=10.2.0.0/16")
                .ipvs()
                .excludeCidrs())
        .hasSize(2);
    assertThat(parse(List.of("-v5")).verbosity()).isEqualTo(5);
    assertThat(parse(List.of("-v", "5")).verbosity()).isEqualTo(5);
    assertThat(parse(List.of("-v=5")).verbosity()).isEqualTo(5);
    assertThat(parse(List.of("--v=5")).verbosity()).isEqualTo(5);
    assertThat(parse(List.of("--cleanup", "")).isOn("cleanup")).isTrue();
  }

  @Test
  void whatCannotBeReadNamesItsFlag() {
    assertRefused("--foo", "unknown flag: --foo");
    assertRefused("-x", "unknown shorthand flag: 'x' in -x");
    assertRefused("--config", "flag needs an argument: --config");
    assertRefused("false", "kube-ipvs does not take any arguments, got \"false\"");
    assertRefused(
        "--ipvs-sync-period=30",
        "invalid argument \"30\" for \"--ipvs-sync-period\" flag: must be a duration such as 30s,"
            + " 1m30s or 24h");
    assertRefused(
        "--masquerade-all=maybe",
        "invalid argument \"maybe\" for \"--masquerade-all\" flag: must be true or false");
    assertRefused(
        "--conntrack-min=many",
        "invalid argument \"many\" for \"--conntrack-min\" flag: must be a whole number of 32"
            + " bits");
    assertRefused("--hostname-override= ", "empty hostname-override is invalid");
  }

  private void assertRefused(String flag, String message) {
    assertThatThrownBy(() -> config(flag)).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
