package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Conflict;
import java.time.Instant;
import java.util.Comparator;
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
  private static final Comparator<Claim> BY_AGE =
      Comparator.comparing(Claim::creationOrLast).thenComparing(Claim::service);

  private Instant creationOrLast() {
    return creationTime == null ? Instant.MAX : creationTime;
  }

  /** Whose wish it is. */
  ObjectKey service() {
    return plan.name().service();
  }

  @Override
  public int compareTo(Claim other) {
    return BY_AGE.compare(this, other);
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
