package io.kubeipvs.proxy.planner;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.SetName;
import java.util.EnumSet;
import java.util.Set;
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

  /** The sets of a family that have entries. */
  Set<SetName> filled(IpFamily family) {
    Set<SetName> filled = EnumSet.noneOf(SetName.class);
    for (SetName set : SetName.values()) {
      if (!isEmpty(set, family)) {
        filled.add(set);
      }
    }
    return filled;
  }

  SetSizes plus(SetName set, IpFamily family, int difference) {
    int size = of(set, family) + difference;
    return new SetSizes(sizes.plus(new SetOfFamily(set, family), size));
  }

  private record SetOfFamily(SetName set, IpFamily family) {}
}
