package io.kubeipvs.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.PlanConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message names the option and says what it takes. */
final class AgentConfigTest {
  private static final LocalTraffic ALL_LOCAL = new LocalTraffic.ClusterCidr(List.of());

  @TempDir private Path directory;

  private AgentConfig config(Path manifests, String nodeName, int masqueradeBit) {
    return new AgentConfig(
        new SourceConfig.Manifests(manifests),
        nodeName,
        IpAddress.parse("0.0.0.0"),
        IpvsConfig.DEFAULT,
        masqueradeBit,
        false,
        ALL_LOCAL,
        NodePortChoice.parse("192.168.224.0/24"),
        ConntrackConfig.DEFAULT,
        null,
        directory,
        Differences.byDefault());
  }

  @Test
  void nodeNameIsTrimmedAndLowerCased() {
    assertThat(config(directory, " Worker-1\n", 14).nodeName()).isEqualTo("worker-1");
    assertThatThrownBy(() -> config(directory, " ", 14))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--hostname-override is empty and this machine has no host name");
  }

  @Test
  void masqueradeBitIsABitOfTheMark() {
    assertThatThrownBy(() -> config(directory, "worker-1", 32))
        .hasMessage("--iptables-masquerade-bit is 32; it must be between 0 and 31");
  }

  @Test
  void manifestsMustBeADirectory() {
    Path missing = directory.resolve("none");
    assertThatThrownBy(() -> config(missing, "worker-1", 14))
        .hasMessage("--manifests is " + missing + "; it must be a directory that exists");
  }

  @Test
  void planningGetsTheOperatorsChoices() {
    PlanConfig plan = config(directory, "worker-1", 15).planConfig(Set.of(IpFamily.IPV4), true);

    assertThat(plan)
        .isEqualTo(
            new PlanConfig(
                Set.of(IpFamily.IPV4),
                "rr",
                15,
                false,
                ALL_LOCAL,
                List.of(IpPrefix.parse("192.168.224.0/24")),
                false,
                true,
                Differences.byDefault()));
  }

  private static IpvsConfig ipvs(String scheduler, Duration sync, Duration minSync) {
    return new IpvsConfig(
        scheduler, sync, minSync, false, List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void emptySchedulerIsRoundRobin() {
    assertThat(ipvs("", Duration.ofSeconds(30), Duration.ZERO).scheduler()).isEqualTo("rr");
    assertThatThrownBy(() -> ipvs("least connection", Duration.ofSeconds(30), Duration.ZERO))
        .hasMessage(
            "--ipvs-scheduler is \"least connection\"; it must be a kernel scheduler's name such"
                + " as rr, wrr, lc, wlc, sh or mh");
  }

  @Test
  void periodsMustFitTogether() {
    assertThatThrownBy(() -> ipvs("rr", Duration.ZERO, Duration.ZERO))
        .hasMessage("--ipvs-sync-period is 0s; it must be above zero");
    assertThatThrownBy(() -> ipvs("rr", Duration.ofSeconds(30), Duration.ofSeconds(-1)))
        .hasMessage("--ipvs-min-sync-period is -1s; it must not be negative");
    assertThatThrownBy(() -> ipvs("rr", Duration.ofSeconds(30), Duration.ofMinutes(1)))
        .hasMessage(
            "--ipvs-min-sync-period is 1m; it must not be above --ipvs-sync-period, which is 30s");
  }

  @Test
  void detectLocalModeNeedsItsOption() {
    assertThatThrownBy(() -> DetectLocalMode.BRIDGE_INTERFACE.with(List.of(), "", ""))
        .hasMessage("--detect-local-mode=BridgeInterface needs --pod-bridge-interface");
    assertThatThrownBy(() -> DetectLocalMode.INTERFACE_NAME_PREFIX.with(List.of(), "", ""))
        .hasMessage("--detect-local-mode=InterfaceNamePrefix needs --pod-interface-name-prefix");
    assertThatThrownBy(
            () -> DetectLocalMode.BRIDGE_INTERFACE.with(List.of(), "a-name-of-16-chr", ""))
        .hasMessage("--pod-bridge-interface is \"a-name-of-16-chr\"; that cannot be a link's name");
    assertThatThrownBy(() -> DetectLocalMode.parse("clustercidr"))
        .hasMessage(
            "\"clustercidr\" is none of ClusterCIDR, NodeCIDR, BridgeInterface,"
                + " InterfaceNamePrefix");
  }

  @Test
  void clusterCidrIsOneOrADualStackPair() {
    List<IpPrefix> pair = Prefixes.parse("10.244.0.0/16, fd00:10:244::/48");
    assertThat(DetectLocalMode.CLUSTER_CIDR.with(pair, "", ""))
        .isEqualTo(new LocalTraffic.ClusterCidr(pair));
    assertThatThrownBy(() ->
            DetectLocalMode.CLUSTER_CIDR.with(
                Prefixes.parse("10.244.0.0/16,10.245.0.0/16"), "", ""))
        .hasMessage("--cluster-cidr has 2 ranges; it takes one, or one of each IP family");
  }

  @Test
  void primaryStandsAlone() {
    assertThat(NodePortChoice.parse("primary")).isEqualTo(new NodePortChoice(true, List.of()));
    assertThat(NodePortChoice.parse("")).isEqualTo(NodePortChoice.ALL);
    assertThatThrownBy(() -> NodePortChoice.parse("primary,10.0.0.0/8"))
        .hasMessage("primary must stand alone");
    assertThatThrownBy(() -> NodePortChoice.parse("10.0.0.1"))
        .hasMessage("not an address prefix: \"10.0.0.1\"");
  }
}
