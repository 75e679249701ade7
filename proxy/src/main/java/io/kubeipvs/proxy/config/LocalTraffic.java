package io.kubeipvs.proxy.config;

import io.kubeipvs.net.IpPrefix;
import java.util.List;

/** How to tell traffic of this node's pods, which is not masqueraded. Immutable. */
public sealed interface LocalTraffic {
  /** It comes from the cluster's pod range; the first prefix of a family counts. */
  record ClusterCidr(List<IpPrefix> prefixes) implements LocalTraffic {
    public ClusterCidr {
      prefixes = List.copyOf(prefixes);
    }
  }

  /** It comes from the node's own pod range; the first prefix of a family counts. */
  record NodeCidr() implements LocalTraffic {}

  /** It comes in over this bridge. */
  record BridgeInterface(String name) implements LocalTraffic {}

  /** It comes in over a link whose name begins so. */
  record InterfaceNamePrefix(String prefix) implements LocalTraffic {}
}
