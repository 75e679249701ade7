package io.kubeipvs.proxy.planner;

import io.kubeipvs.proxy.plan.Conflict;
import java.util.List;

/**
 * The wishes of several Services for one front end. Immutable.
 *
 * @param byAge at least two, the oldest first
 */
record Contest(List<Claim> byAge) implements Claims {
  @Override
  public FrontEndPlan granted() {
    return byAge.getFirst().plan();
  }

  @Override
  public boolean isContested() {
    return true;
  }

  @Override
  public List<Conflict> conflicts() {
    FrontEndPlan holder = granted();
    return byAge.stream()
        .skip(1)
        .map(claim -> new Conflict(holder.frontEnd(), claim.plan().name(), holder.name()))
        .toList();
  }
}
