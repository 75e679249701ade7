package io.kubeipvs.dataplane;

import java.util.EnumMap;
import java.util.Map;

/** How many kernel writes of each kind. Immutable; made with every change, so it is one array. */
public final class WriteCounts {
  public static final WriteCounts NONE = new WriteCounts(new long[WriteKind.values().length]);

  private final long[] byOrdinal;

  /** Takes over a copy of numbers that stand in the order of the kinds. */
  public WriteCounts(long[] byOrdinal) {
    this.byOrdinal = byOrdinal.clone();
  }

  /** Of all kinds. */
  public long total() {
    long total = 0;
    for (long count : byOrdinal) {
      total += count;
    }
    return total;
  }

  /** By kind, without those of which there was none. */
  @SuppressWarnings("EnumOrdinal") // into an array that lives no longer than the program
  public Map<WriteKind, Long> byKind() {
    Map<WriteKind, Long> counts = new EnumMap<>(WriteKind.class);
    for (WriteKind kind : WriteKind.values()) {
      if (byOrdinal[kind.ordinal()] > 0) {
        counts.put(kind, byOrdinal[kind.ordinal()]);
      }
    }
    return counts;
  }
}
