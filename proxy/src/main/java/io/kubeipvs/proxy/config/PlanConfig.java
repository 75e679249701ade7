package io.kubeipvs.proxy.config;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import java.util.List;
import java.util.Set;

/**
 * The operator's choices that planning depends on. Immutable.
 *
 * @param families the families to serve
 * @param scheduler of every virtual server
 * @param masqueradeBit bit of the packet mark, 0-31
 * @param nodePortAddresses which of the node's addresses serve node ports; none, without the
 *     primary ones, for all
 * @param nodePortPrimary serve node ports on the node's primary addresses, besides those
 * @param randomFully whether iptables knows {@code --random-fully}
 * @param differences from kube-proxy that are wanted
 */
public record PlanConfig(
    Set<IpFamily> families,
    String scheduler,
    int masqueradeBit,
    boolean masqueradeAll,
    LocalTraffic localTraffic,
    List<IpPrefix> nodePortAddresses,
    boolean nodePortPrimary,
    boolean randomFully,
    Differences differences) {
  public PlanConfig {
    families = Set.copyOf(families);
    nodePortAddresses = List.copyOf(nodePortAddresses);
  }
}
