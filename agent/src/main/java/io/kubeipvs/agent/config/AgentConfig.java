package io.kubeipvs.agent.config;

import static io.kubeipvs.agent.config.Checks.inRange;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.PlanConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that an operator decides for an agent, with kube-proxy's meanings and defaults. Immutable;
 * once it is there, it is valid.
 *
 * @param source where the objects come from
 * @param nodeName as in the Node object and the endpoints' node names
 * @param bindAddress the node's primary address if it is a certain one; else the Node object tells
 * @param masqueradeBit bit of the packet mark that asks for masquerading
 * @param masqueradeAll masquerade all traffic to cluster addresses
 * @param healthzAddress where the agent's own health is served; null for nowhere
 * @param runDirectory where the socket lies over which the running agent answers
 * @param differences from kube-proxy that are wanted
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
    @Nullable AddressPort healthzAddress,
    Path runDirectory,
    Differences differences) {
  public static final int DEFAULT_MASQUERADE_BIT = 14;
  public static final int DEFAULT_HEALTHZ_PORT = 10256;
  public static final Path DEFAULT_RUN_DIRECTORY = Path.of("/run/kube-ipvs");

  public AgentConfig {
    inRange("--iptables-masquerade-bit", masqueradeBit, 0, 31);
    nodeName = nodeName.strip().toLowerCase(Locale.ROOT);
    if (nodeName.isEmpty()) {
      throw new ConfigException("--hostname-override is empty and this machine has no host name");
    }
    if (source instanceof SourceConfig.Manifests(Path directory) && !Files.isDirectory(directory)) {
      throw new ConfigException(
          "--manifests is " + directory + "; it must be a directory that exists");
    }
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
