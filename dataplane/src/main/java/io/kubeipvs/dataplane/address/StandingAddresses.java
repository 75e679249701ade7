package io.kubeipvs.dataplane.address;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses that stand in one form, as far as is known. Owned by the writer's thread. */
final class StandingAddresses {
  private final Map<IpFamily, Set<IpAddress>> byFamily = new EnumMap<>(IpFamily.class);

  private Set<IpAddress> of(IpFamily family) {
    return byFamily.computeIfAbsent(family, _ -> new HashSet<>());
  }

  boolean contains(IpAddress address) {
    return of(address.family()).contains(address);
  }

  void add(IpAddress address) {
    of(address.family()).add(address);
  }

  void remove(IpAddress address) {
    of(address.family()).remove(address);
  }

  int size() {
    return byFamily.values().stream().mapToInt(Set::size).sum();
  }

  /** Adds all of them to a set. */
  void copyTo(Set<IpAddress> all) {
    byFamily.values().forEach(all::addAll);
  }

  /** One of a family, null if there is none. */
  @Nullable IpAddress any(IpFamily family) {
    Set<IpAddress> some = of(family);
    return some.isEmpty() ? null : some.iterator().next();
  }

  /** Makes these the addresses that stand; answers those that came or went. */
  Set<IpAddress> replace(Set<IpAddress> now) {
    Set<IpAddress> changed = new HashSet<>();
    copyTo(changed);
    changed.removeIf(now::contains);
    for (IpAddress address : now) {
      if (!contains(address)) {
        changed.add(address);
      }
    }
    byFamily.clear();
    now.forEach(this::add);
    return changed;
  }
}
