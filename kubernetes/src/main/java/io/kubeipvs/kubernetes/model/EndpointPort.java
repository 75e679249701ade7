package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/** A port of a slice; its name ties it to the Service's port of that name. Immutable. */
public record EndpointPort(String name, Protocol protocol, int port) {
  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof EndpointPort other
        && port == other.port
        && protocol == other.protocol
        && name.equals(other.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + port;
  }
}
