package io.kubeipvs.kubernetes.source;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;

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

  /** What a {@link Refused} told of, word for word, is over. */
  record Mended(ObjectProblem problem) implements SourceEvent {}

  /** Nothing is refused, yet somebody should know: a kind that a proxy does not read, say. */
  record Noticed(ObjectProblem problem) implements SourceEvent {}

  /** The kinds a proxy reads. */
  enum Kind {
    SERVICE("Service"),
    ENDPOINT_SLICE("EndpointSlice"),
    NODE("Node");

    private final String kubernetesName;

    Kind(String kubernetesName) {
      this.kubernetesName = kubernetesName;
    }

    /** As Kubernetes writes it: {@code EndpointSlice}. */
    public String kubernetesName() {
      return kubernetesName;
    }

    /** The kind of a record. */
    public static Kind of(KubernetesObject object) {
      return switch (object) {
        case Service _ -> SERVICE;
        case EndpointSlice _ -> ENDPOINT_SLICE;
        case Node _ -> NODE;
      };
    }
  }
}
