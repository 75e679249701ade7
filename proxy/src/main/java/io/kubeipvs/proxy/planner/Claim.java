package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A Service's wish for a front end. Ordered by age: the first one gets it. Immutable.
 *
 * @param creationTime null if not known, which counts as young
 */
record Claim(ObjectKey service, @Nullable Instant creationTime, FrontEndPlan plan)
    implements Comparable<Claim> {
  private static final Comparator<Claim> BY_AGE =
      Comparator.comparing(Claim::creationOrLast).thenComparing(Claim::service);

  private Instant creationOrLast() {
    return creationTime == null ? Instant.MAX : creationTime;
  }

  @Override
  public int compareTo(Claim other) {
    return BY_AGE.compare(this, other);
  }
}
