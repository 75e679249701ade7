package io.kubeipvs.net.collection;

/**
 * Where things stand in an array that is a hash table: each at the first free place from its home
 * on, so that no object is needed beside it. Stateless.
 */
final class Places {
  /** What the smallest array holds. */
  static final int LEAST = 8;

  private Places() {}

  /** Where a hash belongs among so many places. Hashes may differ in few bits. */
  static int home(int hash, int places) {
    int spread = hash * 0x9e3779b9;
    spread ^= spread >>> 16;
    return (int) (((spread & 0xffff_ffffL) * places) >>> 32);
  }

  /** The place behind one, the first behind the last. */
  static int next(int place, int places) {
    return place + 1 == places ? 0 : place + 1;
  }

  /** Whether so many are too many: a fifth stays free, so that a search ends soon. */
  static boolean isFull(int size, int places) {
    return size > places / 5 * 4;
  }

  /** How many places a full array is followed by: few stay unused, and few moves are made. */
  static int more(int places) {
    return places + places / 2;
  }

  /**
   * Whether what belongs to a home and stands at a place would not be found any more if the place
   * {@code free} before it stays free.
   */
  static boolean mustMove(int home, int place, int free) {
    boolean isBeforeFree = home <= free;
    boolean isBehindPlace = home > place;
    return free <= place ? isBeforeFree || isBehindPlace : isBeforeFree && isBehindPlace;
  }
}
