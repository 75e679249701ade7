package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;

/**
 * One thing on the node that a plan decides on: the unit of change, of cause and of retry.
 * Immutable.
 */
public sealed interface Resource {
  /** The virtual server with its real servers. */
  record Server(FrontEnd frontEnd) implements Resource {
    @Override
    public String toString() {
      return "virtual server " + frontEnd;
    }
  }

  /** An address on kube-ipvs0. */
  record BoundAddress(IpAddress address) implements Resource {
    @Override
    public String toString() {
      return "address " + address;
    }
  }

  /** An entry of a set. */
  record Member(SetMember member) implements Resource {
    @Override
    public String toString() {
      return "set entry " + member;
    }
  }

  /** The iptables rules of a family. */
  record Rules(IpFamily family) implements Resource {
    @Override
    public String toString() {
      return "rules of " + family.kubernetesName();
    }
  }

  /** The health check server of a Service. */
  record HealthCheck(ObjectKey service) implements Resource {
    @Override
    public String toString() {
      return "health check of " + service;
    }
  }

  /** The tracked UDP flows to the front ends of a Service. */
  record UdpFlows(ObjectKey service) implements Resource {
    @Override
    public String toString() {
      return "UDP flows of " + service;
    }
  }
}
