package io.kubeipvs.linux.ipset;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set as the kernel lists it. Immutable.
 *
 * @param definition null if the set is of a type or shape that {@link IpSetDefinition} cannot say,
 *     or holds an entry that {@link IpSetEntry} cannot say (somebody else's); entries are then
 *     empty
 * @param typeName the kernel's name of the type, always there
 * @param references how many rules use it
 */
public record IpSet(
    String name,
    String typeName,
    @Nullable IpSetDefinition definition,
    long references,
    Set<IpSetEntry> entries) {
  public IpSet {
    entries = Set.copyOf(entries);
  }
}
