package io.kubeipvs.kubernetes.source;

import io.kubeipvs.kubernetes.model.ObjectKey;

/**
 * What may be missing from all that is known, for something that cannot be read. What had been read
 * before is not missing. Immutable.
 */
public sealed interface Hidden {
  /** No Service and no endpoint. */
  record Nothing() implements Hidden {}

  /** Services, but no endpoints of others. */
  record Services() implements Hidden {}

  /** Endpoints of this Service. */
  record EndpointsOf(ObjectKey service) implements Hidden {}

  /** Anything, endpoints of any Service included. */
  record Anything() implements Hidden {}
}
