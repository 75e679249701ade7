package io.kubeipvs.proxy.endpoints;

import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import java.util.List;

/**
 * Where the front ends of a Service port lead. Immutable.
 *
 * @param cluster from the whole cluster, in address order
 * @param local on this node, in address order
 */
public record EndpointChoice(List<AddressPort> cluster, List<AddressPort> local) {
  public EndpointChoice {
    cluster = AddressPortList.copyOf(cluster);
    local = AddressPortList.copyOf(local);
  }

  /**
   * The list for a front end of this policy. Policy Local without a local endpoint gets the whole
   * cluster's, as kube-proxy's IPVS mode does: pods of the node still reach the Service.
   */
  public List<AddressPort> under(TrafficPolicy policy) {
    return switch (policy) {
      case CLUSTER -> cluster;
      case LOCAL -> local.isEmpty() ? cluster : local;
    };
  }

  /**
   * The list as the two policies are meant to be: under policy Local nobody but the local ones, be
   * it nobody at all.
   */
  public List<AddressPort> strictlyUnder(TrafficPolicy policy) {
    return switch (policy) {
      case CLUSTER -> cluster;
      case LOCAL -> local;
    };
  }

  /** The same where the whole cluster's list must not be used. */
  public EndpointChoice withoutCluster() {
    return new EndpointChoice(List.of(), local);
  }
}
