package io.kubeipvs.proxy.planner;

import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.SetMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One front end with all that is there for its sake. It is had as a whole or not at all. Immutable.
 *
 * @param bound whether the address is wanted on kube-ipvs0
 * @param members the set entries, each once
 * @param closedToNode whether the node itself must not use it, for no source range holds the node
 */
record FrontEndPlan(
    FrontEndName name,
    PlannedServer server,
    boolean bound,
    List<SetMember> members,
    boolean closedToNode) {
  FrontEndPlan {
    members = List.copyOf(members);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof FrontEndPlan other
        && bound == other.bound
        && closedToNode == other.closedToNode
        && server.equals(other.server)
        && members.equals(other.members)
        && name.equals(other.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + server.hashCode();
  }

  FrontEnd frontEnd() {
    return server.frontEnd();
  }

  /**
   * This one where another field of the Service port asked for the same front end before: the later
   * one says where it leads, the entries of both are there. A node port, which binds nothing, comes
   * last, and all others of one address are bound or not alike: so the earlier one tells.
   */
  FrontEndPlan over(FrontEndPlan earlier) {
    List<SetMember> union = new ArrayList<>(earlier.members);
    for (SetMember member : members) {
      if (!union.contains(member)) {
        union.add(member);
      }
    }
    return new FrontEndPlan(
        name, server, earlier.bound, union, closedToNode || earlier.closedToNode);
  }
}
