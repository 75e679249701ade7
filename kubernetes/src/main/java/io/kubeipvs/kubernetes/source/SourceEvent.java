package io.kubeipvs.kubernetes.source;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;

/** What a source tells its listener. Immutable. */
public sealed interface SourceEvent {
  /** An object that is new or has changed. */
  record Upserted(KubernetesObject object) implements SourceEvent {}

  /** An object that is gone. */
  record Deleted(Kind kind, ObjectKey key) implements SourceEvent {}

  /**
   * Everything there was at the start has been told; sent once. Before it nothing may be concluded
   * from an object's absence.
   */
  record Synced() implements SourceEvent {}

  /** An object that cannot be used; what was known of it before stays in force. */
  record Refused(ObjectProblem problem) implements SourceEvent {}

  /** The kinds a proxy reads. */
  enum Kind {
    SERVICE,
    ENDPOINT_SLICE,
    NODE
  }
}
