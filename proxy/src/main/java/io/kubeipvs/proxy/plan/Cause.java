package io.kubeipvs.proxy.plan;

import io.kubeipvs.kubernetes.model.ObjectKey;

/** Why something is written to the kernel; printed as people say it. Immutable. */
public sealed interface Cause {
  /** A Service or one of its slices changed; the version is that of the object that did. */
  record ServiceChanged(ObjectKey service, String resourceVersion) implements Cause {
    /** {@code default/web at 4711}, the number being the version. */
    @Override
    public String toString() {
      return resourceVersion.isEmpty() ? service.toString() : service + " at " + resourceVersion;
    }
  }

  /** The node's own addresses, zone or pod ranges changed. */
  record NodeChanged() implements Cause {
    @Override
    public String toString() {
      return "node changed";
    }
  }

  /** The first comparison after a start. */
  record Restart() implements Cause {
    @Override
    public String toString() {
      return "restart";
    }
  }

  /** Somebody else changed what is ours. */
  record Drift() implements Cause {
    @Override
    public String toString() {
      return "drift";
    }
  }
}
