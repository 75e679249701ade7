package io.kubeipvs.agent.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How traffic of the node's own pods is told from other traffic, by kube-proxy's names. */
public enum DetectLocalMode {
  CLUSTER_CIDR("ClusterCIDR"),
  NODE_CIDR("NodeCIDR"),
  BRIDGE_INTERFACE("BridgeInterface"),
  INTERFACE_NAME_PREFIX("InterfaceNamePrefix");

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

  @Override
  public String toString() {
    return optionText;
  }
}
