package io.kubeipvs.dataplane.address;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.collection.LongSet;
import java.util.HashSet;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that stand in one form, as far as is known. Those of IPv4 are kept as numbers, 12
 * bytes each. Owned by the writer's thread.
 */
final class StandingAddresses {
  private static final long PACKED = 1L << 32;

  private LongSet ipv4 = new LongSet();
  private final Set<IpAddress> ipv6 = new HashSet<>();

  private static long pack(IpAddress address) {
    return PACKED | address.lowBits();
  }

  private static IpAddress unpack(long number) {
    return IpAddress.ofIpv4((int) number);
  }

  boolean contains(IpAddress address) {
    return switch (address.family()) {
      case IPV4 -> ipv4.contains(pack(address));
      case IPV6 -> ipv6.contains(address);
    };
  }

  void add(IpAddress address) {
    switch (address.family()) {
      case IPV4 -> ipv4.add(pack(address));
      case IPV6 -> ipv6.add(address);
    }
  }

  void remove(IpAddress address) {
    switch (address.family()) {
      case IPV4 -> ipv4.remove(pack(address));
      case IPV6 -> ipv6.remove(address);
    }
  }

  int size() {
    return ipv4.size() + ipv6.size();
  }

  /** Adds all of them to a set. */
  void copyTo(Set<IpAddress> all) {
    PrimitiveIterator.OfLong numbers = ipv4.iterator();
    while (numbers.hasNext()) {
      all.add(unpack(numbers.nextLong()));
    }
    all.addAll(ipv6);
  }

  /** One of a family, null if there is none. */
  @Nullable IpAddress any(IpFamily family) {
    return switch (family) {
      case IPV4 -> ipv4.size() == 0 ? null : unpack(ipv4.iterator().nextLong());
      case IPV6 -> ipv6.isEmpty() ? null : ipv6.iterator().next();
    };
  }

  private static void addUnlessIn(Set<IpAddress> some, IpAddress address, Set<IpAddress> to) {
    if (!some.contains(address)) {
      to.add(address);
    }
  }

  /** Makes these the addresses that stand; answers those that came or went. */
  Set<IpAddress> replace(Set<IpAddress> now) {
    Set<IpAddress> changed = new HashSet<>();
    PrimitiveIterator.OfLong numbers = ipv4.iterator();
    while (numbers.hasNext()) {
      addUnlessIn(now, unpack(numbers.nextLong()), changed);
    }
    for (IpAddress address : ipv6) {
      addUnlessIn(now, address, changed);
    }
    for (IpAddress address : now) {
      if (!contains(address)) {
        changed.add(address);
      }
    }
    ipv4 = new LongSet();
    ipv6.clear();
    now.forEach(this::add);
    return changed;
  }
}
