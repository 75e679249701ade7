package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A virtual server without its key: nearly all servers of a node have the same, which is kept once.
 * Immutable; the components are those of {@link VirtualServer}.
 */
record ServerSettings(
    String scheduler,
    int flags,
    long persistenceTimeoutSeconds,
    int persistencePrefixLength,
    @Nullable String persistenceEngine) {
  static ServerSettings of(VirtualServer server) {
    return new ServerSettings(
        server.scheduler(),
        server.flags(),
        server.persistenceTimeoutSeconds(),
        server.persistencePrefixLength(),
        server.persistenceEngine());
  }

  VirtualServer with(VirtualServerKey key) {
    return new VirtualServer(
        key,
        scheduler,
        flags,
        persistenceTimeoutSeconds,
        persistencePrefixLength,
        persistenceEngine);
  }

  boolean areOf(VirtualServer server) {
    return flags == server.flags()
        && persistenceTimeoutSeconds == server.persistenceTimeoutSeconds()
        && persistencePrefixLength == server.persistencePrefixLength()
        && scheduler.equals(server.scheduler())
        && Objects.equals(persistenceEngine, server.persistenceEngine());
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ServerSettings other
        && flags == other.flags
        && persistenceTimeoutSeconds == other.persistenceTimeoutSeconds
        && persistencePrefixLength == other.persistencePrefixLength
        && scheduler.equals(other.scheduler)
        && Objects.equals(persistenceEngine, other.persistenceEngine);
  }

  @Override
  public int hashCode() {
    return (scheduler.hashCode() * 31 + flags) * 31 + Long.hashCode(persistenceTimeoutSeconds);
  }
}
