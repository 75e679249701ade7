package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;

/** Kind, namespace and name: what makes two documents the same object. Immutable. */
public record ObjectIdentity(Kind kind, ObjectKey key) implements Comparable<ObjectIdentity> {
  @Override
  public int compareTo(ObjectIdentity other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : key.compareTo(other.key);
  }

  /** {@code Service default/web}. */
  @Override
  public String toString() {
    return kind.kubernetesName() + " " + key;
  }
}
