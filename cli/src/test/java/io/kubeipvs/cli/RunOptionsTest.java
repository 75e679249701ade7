package io.kubeipvs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConfigException;
import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.agent.config.IpvsConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.config.Prefixes;
import io.kubeipvs.agent.config.SourceConfig;
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
import picocli.CommandLine;

/** Every flag reaches its place, and none has another default than kube-proxy's. */
final class RunOptionsTest {
  private static final Path RUN = Path.of("/run/kube-ipvs");
  private static final IpAddress ANY = IpAddress.parse("0.0.0.0");

  @TempDir private Path manifests;

  private AgentConfig config(String... flags) {
    List<String> arguments = new ArrayList<>(List.of("--manifests", manifests.toString()));
    arguments.addAll(Arrays.asList(flags));
    RunOptions options = new RunOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("run", mixin(options)))
        .parseArgs(arguments.toArray(String[]::new));
    return options.toConfig("Worker-1", RUN);
  }

  private static CommandLine.Model.CommandSpec mixin(RunOptions options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
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
                new AddressPort(ANY, 10256),
                RUN,
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
                Duration.ZERO));
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
    assertThat(
            config(
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
                "--conntrack-max-per-core=0",
                "--conntrack-min=1",
                "--conntrack-tcp-timeout-established=2h",
                "--conntrack-tcp-timeout-close-wait=3h",
                "--conntrack-tcp-be-liberal",
                "--conntrack-udp-timeout=10s",
                "--conntrack-udp-timeout-stream=20s",
                "--healthz-bind-address=127.0.0.1:1234"))
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
                    Duration.ofMinutes(5)),
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
                new AddressPort(IpAddress.parse("127.0.0.1"), 1234),
                RUN,
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
    assertThat(config("--healthz-bind-address=").healthzAddress()).isNull();
    assertThat(config("--healthz-bind-address=127.0.0.1").healthzAddress())
        .hasToString("127.0.0.1:10256");
    assertThat(config("--healthz-bind-address=[::1]:81").healthzAddress()).hasToString("[::1]:81");
    assertThat(config("--healthz-bind-address=::1").healthzAddress()).hasToString("[::1]:10256");
    assertThat(config("--healthz-bind-address=[::]").healthzAddress()).hasToString("[::]:10256");
  }

  @Test
  void whatCannotBeReadNamesItsFlag() {
    assertRefused("--cluster-cidr=10.244", "--cluster-cidr: not an address prefix: \"10.244\"");
    assertRefused(
        "--ipvs-sync-period=30", "--ipvs-sync-period: not a duration such as 30s or 1m: \"30\"");
    assertRefused(
        "--healthz-bind-address=localhost:1",
        "--healthz-bind-address: not an IP address: \"localhost\"");
    assertRefused(
        "--healthz-bind-address=0.0.0.0:99999",
        "--healthz-bind-address: \"0.0.0.0:99999\" has no port between 1 and 65535");
    assertRefused("--bind-address=eth0", "--bind-address: not an IP address: \"eth0\"");
    assertRefused("--conntrack-min=-1", "--conntrack-min is -1; it must not be negative");
  }

  private void assertRefused(String flag, String message) {
    assertThatThrownBy(() -> config(flag)).isInstanceOf(ConfigException.class).hasMessage(message);
  }
}
