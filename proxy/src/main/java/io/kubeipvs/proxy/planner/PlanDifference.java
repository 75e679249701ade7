package io.kubeipvs.proxy.planner;

import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import java.util.Objects;

/** Whether two plans differ in one thing. */
final class PlanDifference {
  private PlanDifference() {}

  static boolean differs(Plan before, Plan after, Resource resource) {
    return switch (resource) {
      case Resource.Server(FrontEnd frontEnd) ->
          !Objects.equals(before.server(frontEnd), after.server(frontEnd));
      case Resource.BoundAddress(var address) -> before.binds(address) != after.binds(address);
      case Resource.Member(SetMember member) -> before.contains(member) != after.contains(member);
      case Resource.Rules(var family) ->
          !Objects.equals(before.ruleSets().get(family), after.ruleSets().get(family));
      case Resource.HealthCheck(var service) ->
          !Objects.equals(before.healthCheck(service), after.healthCheck(service));
      case Resource.UdpFlows(var service) ->
          !Objects.equals(before.udpFlows(service), after.udpFlows(service));
    };
  }
}
