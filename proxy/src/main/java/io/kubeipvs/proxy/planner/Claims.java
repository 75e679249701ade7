package io.kubeipvs.proxy.planner;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.proxy.plan.Conflict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All wishes for one front end, at least one, and at most one of a Service. Immutable. */
sealed interface Claims permits Claim, Contest {
  /** What the front end is given to. */
  FrontEndPlan granted();

  boolean isContested();

  /** The wishes, the oldest first. */
  List<Claim> byAge();

  List<Conflict> conflicts();

  /**
   * The wishes with another one of a Service in place of its former one, or with none of it.
   *
   * @param claims null for none
   * @return null for none
   */
  static @Nullable Claims with(@Nullable Claims claims, ObjectKey service, @Nullable Claim claim) {
    if (claims == null || (claims instanceof Claim only && only.service().equals(service))) {
      return claim; // nearly always, for nobody else asks for it
    }
    List<Claim> all = new ArrayList<>(claims.byAge());
    all.removeIf(other -> other.service().equals(service));
    if (claim != null) {
      all.add(claim);
      all.sort(null);
    }
    return switch (all.size()) {
      case 0 -> null;
      case 1 -> all.getFirst();
      default -> new Contest(List.copyOf(all));
    };
  }
}
