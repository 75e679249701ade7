package io.kubeipvs.agent.config;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.LocalTraffic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How traffic of the node's own pods is told from other traffic, by kube-proxy's names. */
public enum DetectLocalMode {
  CLUSTER_CIDR("ClusterCIDR"),
  NODE_CIDR("NodeCIDR"),
  BRIDGE_INTERFACE("BridgeInterface"),
  INTERFACE_NAME_PREFIX("InterfaceNamePrefix");

  /** IFNAMSIZ less the closing zero. */
  private static final int MAX_INTERFACE_NAME_LENGTH = 15;

  private final String optionText;

  DetectLocalMode(String optionText) {
    this.optionText = optionText;
  }

  /**
   * Reads a mode by its name.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static DetectLocalMode parse(String text) {
    for (DetectLocalMode mode : values()) {
      if (mode.optionText.equals(text)) {
        return mode;
      }
    }
    String known =
        Arrays.stream(values()).map(mode -> mode.optionText).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("\"" + text + "\" is none of " + known);
  }

  /**
   * Joins the mode with the option it needs.
   *
   * @throws ConfigException if that option is missing or does not fit
   */
  public LocalTraffic with(
      List<IpPrefix> clusterCidrs, String bridgeInterface, String interfaceNamePrefix) {
    checkClusterCidrs(clusterCidrs);
    return switch (this) {
      case CLUSTER_CIDR -> new LocalTraffic.ClusterCidr(clusterCidrs);
      case NODE_CIDR -> new LocalTraffic.NodeCidr();
      case BRIDGE_INTERFACE ->
          new LocalTraffic.BridgeInterface(
              interfaceName("--pod-bridge-interface", bridgeInterface));
      case INTERFACE_NAME_PREFIX ->
          new LocalTraffic.InterfaceNamePrefix(
              interfaceName("--pod-interface-name-prefix", interfaceNamePrefix));
    };
  }

  private static void checkClusterCidrs(List<IpPrefix> clusterCidrs) {
    long ipv4 = clusterCidrs.stream().filter(cidr -> cidr.family() == IpFamily.IPV4).count();
    if (clusterCidrs.size() > 2 || ipv4 > 1 || clusterCidrs.size() - ipv4 > 1) {
      throw new ConfigException(
          "--cluster-cidr has "
              + clusterCidrs.size()
              + " ranges; it takes one, or one of each IP family");
    }
  }

  private String interfaceName(String option, String name) {
    if (name.isEmpty()) {
      throw new ConfigException("--detect-local-mode=" + optionText + " needs " + option);
    }
    if (name.length() > MAX_INTERFACE_NAME_LENGTH || name.matches(".*[\\s/\"].*")) {
      throw new ConfigException(option + " is \"" + name + "\"; that cannot be a link's name");
    }
    return name;
  }

  @Override
  public String toString() {
    return optionText;
  }
}
