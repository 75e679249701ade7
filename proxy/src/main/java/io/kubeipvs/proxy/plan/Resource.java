package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import org.jspecify.annotations.Nullable;

/**
 * One thing on the node that a plan decides on: the unit of change, of cause and of retry.
 * Immutable.
 */
public sealed interface Resource {
  /** The virtual server with its real servers. */
  record Server(FrontEnd frontEnd) implements Resource {
    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Server other && frontEnd.equals(other.frontEnd);
    }

    @Override
    public int hashCode() {
      return frontEnd.hashCode();
    }

    @Override
    public String toString() {
      return "virtual server " + frontEnd;
    }
  }

  /** An address on kube-ipvs0. */
  record BoundAddress(IpAddress address) implements Resource {
    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof BoundAddress other && address.equals(other.address);
    }

    @Override
    public int hashCode() {
      return address.hashCode();
    }

    @Override
    public String toString() {
      return "address " + address;
    }
  }

  /** An entry of a set. */
  record Member(SetMember member) implements Resource {
    /** Written out, for a record's own is slow in a JVM that compiles quickly. */
    @Override
    public boolean equals(@Nullable Object object) {
      return object instanceof Member other && member.equals(other.member);
    }

    @Override
    public int hashCode() {
      return member.hashCode();
    }

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
