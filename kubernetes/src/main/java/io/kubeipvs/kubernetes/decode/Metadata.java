package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all kinds have in {@code metadata}. Immutable. */
record Metadata(
    ObjectIdentity identity,
    String resourceVersion,
    @Nullable Instant creationTime,
    boolean deleting,
    Fields labels,
    Fields annotations) {
  static Metadata of(Fields metadata, ObjectIdentity identity) {
    return new Metadata(
        identity,
        metadata.string("resourceVersion", ""),
        metadata.has("creationTimestamp")
            ? metadata.parsed("creationTimestamp", "", Values::time)
            : null,
        metadata.has("deletionTimestamp"),
        metadata.mapping("labels"),
        metadata.mapping("annotations"));
  }

  ObjectKey key() {
    return identity.key();
  }
}
