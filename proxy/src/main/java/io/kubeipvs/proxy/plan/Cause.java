package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;

/** Why something is written to the kernel. Immutable. */
public sealed interface Cause {
  /** A Service or one of its slices changed; the version is that of the object that did. */
  record ServiceChanged(ObjectKey service, String resourceVersion) implements Cause {}

  /** The node's own addresses, zone or pod ranges changed. */
  record NodeChanged() implements Cause {}

  /** The first comparison after a start. */
  record Restart() implements Cause {}

  /** Somebody else changed what is ours. */
  record Drift() implements Cause {}
}
