package io.kubeipvs.proxy.objects;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.proxy.config.NodeFacts;

/** Something that happens to a cluster. Any selection of events makes sense. */
public sealed interface ClusterEvent {
  /** An object that is new or has changed. */
  record Upserted(KubernetesObject object) implements ClusterEvent {
    @Override
    public String toString() {
      return switch (object) {
        case Service service -> "upsert " + service;
        case EndpointSlice slice -> "upsert " + slice;
        default -> "upsert " + object;
      };
    }
  }

  /** A Service that is gone, or never was. */
  record ServiceDeleted(ObjectKey key) implements ClusterEvent {}

  /** A slice that is gone, or never was. */
  record SliceDeleted(ObjectKey key) implements ClusterEvent {}

  /** The node's own facts have changed. */
  record NodeChanged(NodeFacts facts) implements ClusterEvent {}

  /** The watch broke; everything is listed anew, and without the objects of this Service name. */
  record Relisted(String without) implements ClusterEvent {}

  /** The planner gets its turn. */
  record Planned() implements ClusterEvent {}
}
