package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.List;

/**
 * A Node, as far as a proxy needs it. Immutable.
 *
 * @param zone from the label {@code topology.kubernetes.io/zone}, empty if it has none
 * @param addresses internal ones first, then external ones
 * @param eligible false if it is being deleted or tainted for removal by the autoscaler
 */
public record Node(
    ObjectKey key,
    String resourceVersion,
    String zone,
    List<IpAddress> addresses,
    List<IpPrefix> podCidrs,
    boolean eligible)
    implements KubernetesObject {
  public Node {
    addresses = List.copyOf(addresses);
    podCidrs = List.copyOf(podCidrs);
  }
}
