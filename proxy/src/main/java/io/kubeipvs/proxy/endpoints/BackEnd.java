package io.kubeipvs.proxy.endpoints;

import io.kubeipvs.kubernetes.model.EndpointCursor;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.List;

/**
 * An endpoint at one port. Immutable.
 *
 * @param local whether it is on this node
 */
record BackEnd(
    AddressPort at,
    boolean ready,
    boolean serving,
    boolean terminating,
    boolean local,
    List<String> zoneHints,
    List<String> nodeHints) {
  static BackEnd of(EndpointCursor endpoint, int port, NodeFacts node) {
    boolean local = !endpoint.nodeName().isEmpty() && endpoint.nodeName().equals(node.name());
    return new BackEnd(
        new AddressPort(endpoint.address(), port),
        endpoint.ready(),
        endpoint.serving(),
        endpoint.terminating(),
        local,
        endpoint.zoneHints(),
        endpoint.nodeHints());
  }

  /** Whether it is on its way out but still answers. */
  boolean servesWhileTerminating() {
    return serving && terminating;
  }

  /**
   * Of two endpoints at one address and port, whether this one replaces the one seen before: one on
   * its way out never does.
   */
  boolean replacesEarlier() {
    return !terminating;
  }
}
