package io.kubeipvs.proxy.endpoints;

import io.kubeipvs.kubernetes.model.Endpoint;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.proxy.config.NodeFacts;

/**
 * An endpoint at one port. Immutable.
 *
 * @param local whether it is on this node
 */
record BackEnd(AddressPort at, Endpoint endpoint, boolean local) {
  static BackEnd of(Endpoint endpoint, int port, NodeFacts node) {
    boolean local = !endpoint.nodeName().isEmpty() && endpoint.nodeName().equals(node.name());
    return new BackEnd(new AddressPort(endpoint.address(), port), endpoint, local);
  }

  boolean ready() {
    return endpoint.ready();
  }

  /** Whether it is on its way out but still answers. */
  boolean servesWhileTerminating() {
    return endpoint.serving() && endpoint.terminating();
  }

  /**
   * Of two endpoints at one address and port, whether this one replaces the one seen before: one on
   * its way out never does.
   */
  boolean replacesEarlier() {
    return !endpoint.terminating();
  }
}
