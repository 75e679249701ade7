package io.kubeipvs.linux.ipvs;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A virtual server: its identity and its settings. Immutable.
 *
 * @param scheduler kernel name of the scheduler, at most 15 bytes; {@code none} for no scheduler
 * @param flags bits of {@link ServiceFlags}, never the kernel's own {@code HASHED}
 * @param persistenceTimeoutSeconds meaningful with {@link ServiceFlags#PERSISTENT}, else 0
 * @param persistencePrefixLength how much of a client's address counts for persistence: 0-32 for
 *     IPv4, 1-128 for IPv6; -1 is listed for an IPv4 mask that is no prefix, and cannot be written
 * @param persistenceEngine {@code sip} or null
 */
public record VirtualServer(
    VirtualServerKey key,
    String scheduler,
    int flags,
    long persistenceTimeoutSeconds,
    int persistencePrefixLength,
    @Nullable String persistenceEngine) {

  /** A server without persistence, the shape that most Services have. */
  public static VirtualServer of(VirtualServerKey key, String scheduler) {
    return new VirtualServer(key, scheduler, 0, 0, key.family().bitLength(), null);
  }

  /** Written out, for a record's own is slow in a JVM that compiles quickly. */
  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof VirtualServer other
        && flags == other.flags
        && persistenceTimeoutSeconds == other.persistenceTimeoutSeconds
        && persistencePrefixLength == other.persistencePrefixLength
        && key.equals(other.key)
        && scheduler.equals(other.scheduler)
        && Objects.equals(persistenceEngine, other.persistenceEngine);
  }

  @Override
  public int hashCode() {
    return key.hashCode() * 31 + flags;
  }
}
