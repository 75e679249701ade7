package io.kubeipvs.proxy.planner;

import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.SetMember;
import java.util.ArrayList;
import java.util.List;

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
    members.stream().filter(member -> !union.contains(member)).forEach(union::add);
    return new FrontEndPlan(
        name, server, earlier.bound, union, closedToNode || earlier.closedToNode);
  }
}
