package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A port of a Service. Immutable.
 *
 * @param name empty for the only, unnamed port
 * @param nodePort 0 for none
 */
public record ServicePort(String name, Protocol protocol, int port, int nodePort) {
  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ServicePort other
        && port == other.port
        && nodePort == other.nodePort
        && protocol == other.protocol
        && name.equals(other.name);
  }

  @Override
  public int hashCode() {
    return (name.hashCode() * 31 + port) * 31 + nodePort;
  }
}
