package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all kinds have in {@code metadata}, and the labels that keep a proxy away. Immutable. */
record Metadata(
    ObjectIdentity identity,
    String resourceVersion,
    @Nullable Instant creationTime,
    boolean deleting,
    Fields labels,
    Fields annotations) {
  private static final String OTHER_PROXY_LABEL = "service.kubernetes.io/service-proxy-name";
  private static final String HEADLESS_LABEL = "service.kubernetes.io/headless";

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

  /** False if a label is there, whatever its value, that says that this proxy is not to serve. */
  boolean proxied() {
    return !labels.has(OTHER_PROXY_LABEL) && !labels.has(HEADLESS_LABEL);
  }
}
