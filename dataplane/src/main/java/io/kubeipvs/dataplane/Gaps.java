package io.kubeipvs.dataplane;

import io.kubeipvs.kubernetes.model.ObjectKey;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be missing from a plan, since some objects cannot be read. Immutable.
 *
 * @param services whether Services may be missing, so that what belongs to no planned one stays
 * @param allEndpoints whether endpoints of any Service may be missing
 * @param endpointsOf else the Services of which endpoints may be missing
 */
public record Gaps(boolean services, boolean allEndpoints, Set<ObjectKey> endpointsOf) {
  /** The plan was made from all objects there are. */
  public static final Gaps NONE = new Gaps(false, false, Set.of());

  /** Anything may be missing. */
  public static final Gaps ANYTHING = new Gaps(true, true, Set.of());

  public Gaps {
    endpointsOf = allEndpoints ? Set.of() : Set.copyOf(endpointsOf);
  }

  /** Whether nothing is missing. */
  public boolean isEmpty() {
    return !services && !allEndpoints && endpointsOf.isEmpty();
  }

  /** Whether endpoints of a Service may be missing; null is one that nobody knows. */
  public boolean hideEndpointsOf(@Nullable ObjectKey service) {
    return allEndpoints || (service != null && endpointsOf.contains(service));
  }

  /** What may be missing from both. */
  public Gaps and(Gaps other) {
    Set<ObjectKey> both = new HashSet<>(allEndpoints ? other.endpointsOf : endpointsOf);
    both.removeIf(service -> !other.hideEndpointsOf(service));
    return new Gaps(services && other.services, allEndpoints && other.allEndpoints, both);
  }
}
