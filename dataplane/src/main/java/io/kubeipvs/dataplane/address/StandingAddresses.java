package io.kubeipvs.dataplane.address;

import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.netlink.NetlinkException;
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
  private Set<IpAddress> ipv6 = new HashSet<>();

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

  /**
   * Whether they have gone, as far as one of each family tells: a question that costs the same
   * however many there are.
   */
  boolean areLost(Links links) throws NetlinkException {
    for (IpFamily family : IpFamily.values()) {
      IpAddress one = any(family);
      if (one != null && !links.isLocal(one)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable IpAddress any(IpFamily family) {
    return switch (family) {
      case IPV4 -> ipv4.size() == 0 ? null : unpack(ipv4.iterator().nextLong());
      case IPV6 -> ipv6.isEmpty() ? null : ipv6.iterator().next();
    };
  }

  /**
   * Takes over all of the others, which nobody may use after this; answers those that came or went.
   * As a rule none has, and then nothing is made of the many that are the same.
   */
  Set<IpAddress> replace(StandingAddresses now) {
    Set<IpAddress> changed = new HashSet<>();
    now.copyUnlessIn(this, changed);
    if (size() + changed.size() > now.size()) {
      copyUnlessIn(now, changed);
    }
    ipv4 = now.ipv4;
    ipv6 = now.ipv6;
    return changed;
  }

  private void copyUnlessIn(StandingAddresses others, Set<IpAddress> to) {
    PrimitiveIterator.OfLong numbers = ipv4.iterator();
    while (numbers.hasNext()) {
      long number = numbers.nextLong();
      if (!others.ipv4.contains(number)) {
        to.add(unpack(number));
      }
    }
    for (IpAddress address : ipv6) {
      if (!others.ipv6.contains(address)) {
        to.add(address);
      }
    }
  }
}
