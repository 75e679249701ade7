package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.plan.Conflict;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one Service asks for, whether or not it gets it. Depends on that Service, its slices, the
 * node and the configuration alone. Immutable.
 *
 * @param frontEnds each front end once
 * @param servedAddresses those it wants bound on which node ports are to be served
 * @param members set entries that belong to no front end, each once
 * @param flows as if it got all its front ends
 * @param conflicts of the Service with itself
 */
record ServicePlan(
    ObjectKey service,
    @Nullable Instant creationTime,
    List<FrontEndPlan> frontEnds,
    Set<IpAddress> servedAddresses,
    List<SetMember> members,
    @Nullable HealthCheck healthCheck,
    @Nullable UdpFlows flows,
    List<Conflict> conflicts) {
  ServicePlan {
    frontEnds = List.copyOf(frontEnds);
    servedAddresses = Set.copyOf(servedAddresses);
    members = List.copyOf(members);
    conflicts = List.copyOf(conflicts);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ServicePlan other
        && frontEnds.equals(other.frontEnds)
        && members.equals(other.members)
        && service.equals(other.service)
        && servedAddresses.equals(other.servedAddresses)
        && conflicts.equals(other.conflicts)
        && Objects.equals(creationTime, other.creationTime)
        && Objects.equals(healthCheck, other.healthCheck)
        && Objects.equals(flows, other.flows);
  }

  @Override
  public int hashCode() {
    return service.hashCode() * 31 + frontEnds.hashCode();
  }
}
