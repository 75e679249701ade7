package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import java.util.List;
import java.util.Set;

/**
 * Which tracked UDP flows of a Service may live on. Immutable.
 *
 * @param ports one for every UDP port of the Service and family
 */
public record UdpFlows(ObjectKey service, List<Port> ports) {
  public UdpFlows {
    ports = List.copyOf(ports);
  }

  /**
   * A flow of the family to one of the front ends, or to the node port at any address, is stale
   * unless its answers come from one of the serving endpoints.
   *
   * @param nodePort 0 for none
   */
  public record Port(
      IpFamily family,
      Set<AddressPort> frontEnds,
      int nodePort,
      Set<AddressPort> servingEndpoints) {
    public Port {
      frontEnds = Set.copyOf(frontEnds);
      servingEndpoints = Set.copyOf(servingEndpoints);
    }
  }
}
