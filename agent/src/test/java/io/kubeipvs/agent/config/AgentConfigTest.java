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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of every configuration of an agent. */
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
        NodePortChoice.of(List.of("192.168.224.0/24")),
        ConntrackConfig.DEFAULT,
        HealthConfig.NOWHERE,
        MetricsConfig.NOWHERE,
        directory,
        0,
        Differences.byDefault());
  }

  @Test
  void nodeNameIsTrimmedAndLowerCased() {
    assertThat(config(directory, " Worker-1\n", 14).nodeName()).isEqualTo("worker-1");
    assertThatThrownBy(() -> config(directory, " ", 14))
        .isInstanceOf(ConfigException.class)
        .hasMessage("hostnameOverride is empty and this machine has no host name");
  }

  @Test
  void manifestsMustBeADirectory() {
    Path missing = directory.resolve("none");
    assertThatThrownBy(() -> config(missing, "worker-1", 14))
        .hasMessage("the manifests directory " + missing + " is not there, or is no directory");
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

  @Test
  void emptySchedulerIsRoundRobin() {
    IpvsConfig given = IpvsConfig.DEFAULT;
    assertThat(
            new IpvsConfig(
                    "",
                    given.syncPeriod(),
                    given.minSyncPeriod(),
                    given.strictArp(),
                    given.excludeCidrs(),
                    given.tcpTimeout(),
                    given.tcpFinTimeout(),
                    given.udpTimeout(),
                    given.serviceAddresses())
                .scheduler())
        .isEqualTo("rr");
  }

  @Test
  void nodePortsByKeyword() {
    assertThat(NodePortChoice.of(List.of())).isEqualTo(NodePortChoice.ALL);
    assertThat(NodePortChoice.of(List.of("primary")))
        .isEqualTo(new NodePortChoice(true, List.of()));
    assertThat(NodePortChoice.of(List.of("10.0.0.0/8", "primary", "localhost")))
        .isEqualTo(new NodePortChoice(true, Prefixes.parse("10.0.0.0/8,127.0.0.0/8,::1/128")));
    assertThat(NodePortChoice.of(List.of("all")))
        .isEqualTo(new NodePortChoice(false, Prefixes.parse("0.0.0.0/0,::/0")));
    assertThatThrownBy(() -> NodePortChoice.of(List.of("10.0.0.1")))
        .hasMessage("not an address prefix: \"10.0.0.1\"");
  }
}
