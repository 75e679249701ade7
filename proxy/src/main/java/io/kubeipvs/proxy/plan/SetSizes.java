package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.IpFamily;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** How many entries each set has. Immutable. */
final class SetSizes {
  static final SetSizes EMPTY = new SetSizes(HashTreePMap.empty());

  private final PMap<SetOfFamily, Integer> sizes;

  private SetSizes(PMap<SetOfFamily, Integer> sizes) {
    this.sizes = sizes;
  }

  int of(SetName set, IpFamily family) {
    return sizes.getOrDefault(new SetOfFamily(set, family), 0);
  }

  boolean isEmpty(SetName set, IpFamily family) {
    return of(set, family) == 0;
  }

  SetSizes plus(SetName set, IpFamily family, int difference) {
    int size = of(set, family) + difference;
    return new SetSizes(sizes.plus(new SetOfFamily(set, family), size));
  }

  private record SetOfFamily(SetName set, IpFamily family) {}
}
