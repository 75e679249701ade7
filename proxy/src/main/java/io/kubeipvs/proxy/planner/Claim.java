package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Conflict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Service's wish for a front end, and nearly always the only one. Ordered by age: the first one
 * gets it. Immutable.
 *
 * @param creationTime null if not known, which counts as young
 */
record Claim(@Nullable Instant creationTime, FrontEndPlan plan)
    implements Claims, Comparable<Claim> {
  private Instant creationOrLast() {
    return creationTime == null ? Instant.MAX : creationTime;
  }

  /** Whose wish it is. */
  ObjectKey service() {
    return plan.name().service();
  }

  @Override
  public int compareTo(Claim other) {
    int byAge = creationOrLast().compareTo(other.creationOrLast());
    return byAge == 0 ? service().compareTo(other.service()) : byAge;
  }

  @Override
  public FrontEndPlan granted() {
    return plan;
  }

  @Override
  public boolean isContested() {
    return false;
  }

  @Override
  public List<Claim> byAge() {
    return List.of(this);
  }

  @Override
  public List<Conflict> conflicts() {
    return List.of();
  }
}
