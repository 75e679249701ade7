package io.kubeipvs.proxy.planner;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.SetName;
import java.util.EnumSet;
import java.util.Set;

/** How many entries each set has. Immutable. */
final class SetSizes {
  private static final int FAMILIES = IpFamily.values().length;

  static final SetSizes EMPTY = new SetSizes(new int[SetName.values().length * FAMILIES]);

  private final int[] sizes;

  private SetSizes(int[] sizes) {
    this.sizes = sizes;
  }

  /** The sets of a family that have entries. */
  Set<SetName> filled(IpFamily family) {
    Set<SetName> filled = EnumSet.noneOf(SetName.class);
    for (SetName set : SetName.values()) {
      if (sizes[at(set, family)] != 0) {
        filled.add(set);
      }
    }
    return filled;
  }

  @SuppressWarnings("EnumOrdinal") // into an array that lives no longer than the program
  private static int at(SetName set, IpFamily family) {
    return set.ordinal() * FAMILIES + family.ordinal();
  }

  /** Begins the next sizes from these, which stay as they are. */
  Editor edit() {
    return new Editor(sizes.clone());
  }

  /** Follows entries that come and go. */
  static final class Editor {
    private final int[] sizes;

    private Editor(int[] sizes) {
      this.sizes = sizes;
    }

    /** Answers whether the set has become empty or is no more. */
    boolean add(SetName set, IpFamily family, int difference) {
      int before = sizes[at(set, family)];
      int after = before + difference;
      sizes[at(set, family)] = after;
      return (before == 0) != (after == 0);
    }

    SetSizes toSizes() {
      return new SetSizes(sizes.clone());
    }
  }
}
