package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Conflict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All wishes for one front end, the oldest first, at most one of a Service. Immutable. */
final class Claims {
  static final Claims NONE = new Claims(List.of());

  private final List<Claim> byAge;

  private Claims(List<Claim> byAge) {
    this.byAge = byAge;
  }

  /** What the front end is given to, or null. */
  @Nullable FrontEndPlan granted() {
    return byAge.isEmpty() ? null : byAge.getFirst().plan();
  }

  boolean isEmpty() {
    return byAge.isEmpty();
  }

  boolean isContested() {
    return byAge.size() > 1;
  }

  /** The Services that ask for the front end. */
  List<ObjectKey> claimants() {
    return byAge.stream().map(Claim::service).toList();
  }

  List<Conflict> conflicts() {
    if (!isContested()) {
      return List.of();
    }
    FrontEndPlan holder = byAge.getFirst().plan();
    return byAge.stream()
        .skip(1)
        .map(claim -> new Conflict(holder.frontEnd(), claim.plan().name(), holder.name()))
        .toList();
  }

  /** These with another wish of a Service in place of its former one, or with none of it. */
  Claims with(ObjectKey service, @Nullable Claim claim) {
    List<Claim> others = new ArrayList<>(byAge.size() + 1);
    byAge.stream().filter(other -> !other.service().equals(service)).forEach(others::add);
    if (claim != null) {
      others.add(claim);
      others.sort(null);
    }
    return new Claims(List.copyOf(others));
  }
}
