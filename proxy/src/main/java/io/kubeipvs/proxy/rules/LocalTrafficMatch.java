package io.kubeipvs.proxy.rules;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.LocalTraffic;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import java.util.List;

/** The match for traffic that does not come from this node's (or the cluster's) own pods. */
final class LocalTrafficMatch {
  private LocalTrafficMatch() {}

  /** The match, or the empty text if there is no way to tell in this family. */
  static String of(PlanConfig config, NodeFacts node, IpFamily family) {
    return switch (config.localTraffic()) {
      case LocalTraffic.ClusterCidr(List<IpPrefix> prefixes) -> notFrom(prefixes, family);
      case LocalTraffic.NodeCidr() -> notFrom(node.podCidrs(), family);
      case LocalTraffic.BridgeInterface(String name) -> "! -i " + name;
      case LocalTraffic.InterfaceNamePrefix(String prefix) -> "! -i " + prefix + "+";
    };
  }

  private static String notFrom(List<IpPrefix> prefixes, IpFamily family) {
    for (IpPrefix prefix : prefixes) {
      if (prefix.family() == family) {
        return "! -s " + prefix;
      }
    }
    return "";
  }
}
