package io.kubeipvs.agent.config;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.PlanConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * All that an operator decides for an agent, with kube-proxy's meanings and defaults. Immutable;
 * once it is there, it is valid.
 *
 * @param source where the objects come from
 * @param nodeName as in the Node object and the endpoints' node names
 * @param bindAddress the node's primary address if it is a certain one; else the Node object tells
 * @param masqueradeBit bit of the packet mark that asks for masquerading
 * @param masqueradeAll masquerade all traffic to cluster addresses
 * @param runDirectory where the socket lies over which the running agent answers
 * @param outOfMemoryScoreAdjustment -1000 to 1000, as /proc/self/oom_score_adj takes it
 * @param differences from kube-proxy that are wanted
 * @param role whether the kernel is written at all
 */
public record AgentConfig(
    SourceConfig source,
    String nodeName,
    IpAddress bindAddress,
    IpvsConfig ipvs,
    int masqueradeBit,
    boolean masqueradeAll,
    LocalTraffic localTraffic,
    NodePortChoice nodePortAddresses,
    ConntrackConfig conntrack,
    HealthConfig health,
    MetricsConfig metrics,
    Path runDirectory,
    int outOfMemoryScoreAdjustment,
    Differences differences,
    Role role) {
  public static final Path DEFAULT_RUN_DIRECTORY = Path.of("/run/kube-ipvs");

  /** What the agent is there for. */
  public enum Role {
    /** Brings the kernel to the plan. */
    SERVING,
    /** Compares kernel and plan as long as it runs, and writes nothing. */
    SHADOW,
    /** Compares them when it is asked, writes nothing, and opens no port and no socket. */
    COMPARING_ONCE
  }

  public AgentConfig {
    nodeName = nodeName.strip().toLowerCase(Locale.ROOT);
    if (nodeName.isEmpty()) {
      throw new ConfigException("hostnameOverride is empty and this machine has no host name");
    }
    if (source instanceof SourceConfig.Manifests(Path directory) && !Files.isDirectory(directory)) {
      throw new ConfigException(
          "the manifests directory " + directory + " is not there, or is no directory");
    }
  }

  /** That of an agent that serves its node. */
  public AgentConfig(
      SourceConfig source,
      String nodeName,
      IpAddress bindAddress,
      IpvsConfig ipvs,
      int masqueradeBit,
      boolean masqueradeAll,
      LocalTraffic localTraffic,
      NodePortChoice nodePortAddresses,
      ConntrackConfig conntrack,
      HealthConfig health,
      MetricsConfig metrics,
      Path runDirectory,
      int outOfMemoryScoreAdjustment,
      Differences differences) {
    this(
        source,
        nodeName,
        bindAddress,
        ipvs,
        masqueradeBit,
        masqueradeAll,
        localTraffic,
        nodePortAddresses,
        conntrack,
        health,
        metrics,
        runDirectory,
        outOfMemoryScoreAdjustment,
        differences,
        Role.SERVING);
  }

  /** The same without writing; the health is not served, for it is the running proxy's. */
  public AgentConfig shadow(MetricsConfig otherMetrics) {
    return withoutWriting(Role.SHADOW, otherMetrics);
  }

  /** The same for one comparison. */
  public AgentConfig comparingOnce() {
    return withoutWriting(Role.COMPARING_ONCE, MetricsConfig.NOWHERE);
  }

  private AgentConfig withoutWriting(Role newRole, MetricsConfig newMetrics) {
    return new AgentConfig(
        source,
        nodeName,
        bindAddress,
        ipvs,
        masqueradeBit,
        masqueradeAll,
        localTraffic,
        nodePortAddresses,
        conntrack,
        HealthConfig.NOWHERE,
        newMetrics,
        runDirectory,
        outOfMemoryScoreAdjustment,
        differences,
        newRole);
  }

  /** Whether the kernel is to be written. */
  public boolean writes() {
    return role == Role.SERVING;
  }

  /** What planning needs of this, with what a look at the machine has added. */
  public PlanConfig planConfig(Set<IpFamily> families, boolean randomFully) {
    return new PlanConfig(
        families,
        ipvs.scheduler(),
        masqueradeBit,
        masqueradeAll,
        localTraffic,
        nodePortAddresses.ranges(),
        nodePortAddresses.primary(),
        randomFully,
        differences);
  }
}
