package io.kubeipvs.agent;

import io.kubeipvs.agent.config.AgentConfig;
import io.kubeipvs.agent.config.ConntrackConfig;
import io.kubeipvs.agent.config.HealthConfig;
import io.kubeipvs.agent.config.IpvsConfig;
import io.kubeipvs.agent.config.MetricsConfig;
import io.kubeipvs.agent.config.NodePortChoice;
import io.kubeipvs.agent.config.Prefixes;
import io.kubeipvs.agent.config.SourceConfig;
import io.kubeipvs.dataplane.ServiceAddresses;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configuration of an agent on {@link FakeNode}: the defaults, and no pause between plans. */
final class TestConfig {
  private TestConfig() {}

  static AgentConfig of(
      Path manifests, Path runDirectory, String scheduler, @Nullable AddressPort healthz) {
    return of(manifests, runDirectory, scheduler, healthz, MetricsConfig.NOWHERE);
  }

  static AgentConfig of(
      Path manifests,
      Path runDirectory,
      String scheduler,
      @Nullable AddressPort healthz,
      MetricsConfig metrics) {
    return new AgentConfig(
        new SourceConfig.Manifests(manifests),
        "worker",
        IpAddress.parse("0.0.0.0"),
        new IpvsConfig(
            scheduler,
            Duration.ofSeconds(30),
            Duration.ZERO,
            false,
            List.of(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            ServiceAddresses.DEVICE),
        14,
        false,
        new LocalTraffic.ClusterCidr(Prefixes.parse("10.244.0.0/16")),
        NodePortChoice.ALL,
        ConntrackConfig.DEFAULT,
        new HealthConfig(healthz, false),
        metrics,
        runDirectory,
        0,
        Differences.byDefault());
  }

  /** The same, but ports have to be had at the start. */
  static AgentConfig withHardFail(AgentConfig config) {
    return new AgentConfig(
        config.source(),
        config.nodeName(),
        config.bindAddress(),
        config.ipvs(),
        config.masqueradeBit(),
        config.masqueradeAll(),
        config.localTraffic(),
        config.nodePortAddresses(),
        config.conntrack(),
        new HealthConfig(config.health().address(), true),
        config.metrics(),
        config.runDirectory(),
        config.outOfMemoryScoreAdjustment(),
        config.differences());
  }

  /** The same with another way to tell local traffic, and other addresses of node ports. */
  static AgentConfig with(
      AgentConfig config, LocalTraffic localTraffic, NodePortChoice nodePortAddresses) {
    return new AgentConfig(
        config.source(),
        config.nodeName(),
        config.bindAddress(),
        config.ipvs(),
        config.masqueradeBit(),
        config.masqueradeAll(),
        localTraffic,
        nodePortAddresses,
        config.conntrack(),
        config.health(),
        config.metrics(),
        config.runDirectory(),
        config.outOfMemoryScoreAdjustment(),
        config.differences());
  }

  /** The same with a pause between plans. */
  static AgentConfig withMinSyncPeriod(AgentConfig config, Duration minSyncPeriod) {
    IpvsConfig ipvs = config.ipvs();
    return new AgentConfig(
        config.source(),
        config.nodeName(),
        config.bindAddress(),
        new IpvsConfig(
            ipvs.scheduler(),
            ipvs.syncPeriod(),
            minSyncPeriod,
            ipvs.strictArp(),
            ipvs.excludeCidrs(),
            ipvs.tcpTimeout(),
            ipvs.tcpFinTimeout(),
            ipvs.udpTimeout(),
            ipvs.serviceAddresses()),
        config.masqueradeBit(),
        config.masqueradeAll(),
        config.localTraffic(),
        config.nodePortAddresses(),
        config.conntrack(),
        config.health(),
        config.metrics(),
        config.runDirectory(),
        config.outOfMemoryScoreAdjustment(),
        config.differences());
  }
}
