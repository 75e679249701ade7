package io.kubeipvs.proxy.collection;

import io.kubeipvs.proxy.collection.Trie.Branch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The many entries of a map that begins with nothing, until it is looked at as a whole: a map that
 * is made entry by entry would throw away a bucket for each. Not thread-safe.
 *
 * <p>Entries stand in the order they came in. Their numbers stand in the order of their ways in the
 * tree, each from its home on at the first place where the order allows it.
 */
final class Filling {
  private static final int NUMBER_BITS = 31;
  private static final int FIRST_HOME_BITS = 6;

  /** Behind the last home, for what is moved on from there. */
  private static final int MORE_PLACES = 32;

  private static final long FREE = 0;

  private static final int PAGE_ENTRIES = 512;

  private int homeBits = FIRST_HOME_BITS;

  /** A way, and behind it the number of its entry; the last place is always free. */
  private long[] places = new long[(1 << FIRST_HOME_BITS) + MORE_PLACES];

  /** Keys and values in turn, a page of them full after the other. */
  private final List<Object[]> pages = new ArrayList<>();

  private int size;

  int size() {
    return size;
  }

  /** The value of a key, or null. */
  @Nullable Object get(Object key) {
    int place = find(way(key), key);
    return place < 0 ? null : page(place)[keyAt(place) + 1];
  }

  /** Gives a key a value, and answers the one it had or null. */
  @Nullable Object put(Object key, Object value) {
    int way = way(key);
    int place = find(way, key);
    if (place < 0) {
      add(way, -1 - place, key, value);
      return null;
    }
    Object[] page = page(place);
    int at = keyAt(place);
    Object replaced = page[at + 1];
    page[at] = key;
    page[at + 1] = value;
    return replaced;
  }

  /**
   * A hash with the bits first that the first branches use, so that a branch's ways are one run.
   */
  private static int way(Object key) {
    return Integer.reverse(Trie.spread(key));
  }

  private static long least(int way) {
    return Integer.toUnsignedLong(way) << NUMBER_BITS;
  }

  private int wayAt(int place) {
    return (int) (places[place] >>> NUMBER_BITS);
  }

  private int hashAt(int place) {
    return Integer.reverse(wayAt(place));
  }

  /** Entries are counted from 1, for what stands at a place must not be 0. */
  private int entryAt(int place) {
    return ((int) places[place] & Integer.MAX_VALUE) - 1;
  }

  private Object[] page(int place) {
    return pages.get(entryAt(place) / PAGE_ENTRIES);
  }

  /** Where the key stands in its page; its value stands behind it. */
  private int keyAt(int place) {
    return entryAt(place) % PAGE_ENTRIES * 2;
  }

  private int home(int way) {
    return way >>> (Integer.SIZE - homeBits);
  }

  /** Where a key's number stands; or, if nowhere, -1 less the place where it would. */
  private int find(int way, Object key) {
    int place = home(way);
    long least = least(way);
    while (places[place] != FREE && places[place] < least) {
      place++;
    }
    while (places[place] != FREE && wayAt(place) == way) {
      if (page(place)[keyAt(place)].equals(key)) {
        return place;
      }
      place++;
    }
    return -1 - place;
  }

  private void add(int way, int place, Object key, Object value) {
    int at = size % PAGE_ENTRIES * 2;
    if (at == 0) {
      pages.add(new Object[2 * PAGE_ENTRIES]);
    }
    pages.getLast()[at] = key;
    pages.getLast()[at + 1] = value;
    size++;
    insert(place, least(way) | size);
    if (size > (1 << homeBits) / 5 * 4) {
      spreadOut();
    }
  }

  /** Puts a number at its place; what stands there and behind moves on by one. */
  private void insert(int place, long number) {
    int free = place;
    while (places[free] != FREE) {
      free++;
    }
    System.arraycopy(places, place, places, place + 1, free - place);
    places[place] = number;
    if (free + 1 == places.length) {
      places = Arrays.copyOf(places, places.length + places.length / 2);
    }
  }

  /** Twice as many homes. */
  private void spreadOut() {
    long[] numbers = places;
    homeBits++;
    places = new long[(1 << homeBits) + MORE_PLACES];
    int next = 0;
    for (long number : numbers) {
      if (number != FREE) {
        next = Math.max(next, home((int) (number >>> NUMBER_BITS)));
        insert(next, number);
        next++;
      }
    }
  }

  /** All entries as a tree, whose branches belong to an owner. Nothing may be added after this. */
  Object toTree(Object owner) {
    int filled = 0;
    for (long number : places) {
      if (number != FREE) {
        places[filled++] = number;
      }
    }
    return node(0, filled, 0, owner);
  }

  private Object node(int start, int end, int usedBits, Object owner) {
    if (end - start <= Trie.BUCKET_ENTRIES || usedBits >= Trie.HASH_BITS) {
      return bucket(start, end);
    }
    Branch branch = new Branch(owner);
    int from = start;
    while (from < end) {
      int child = Trie.child(hashAt(from), usedBits);
      int to = from + 1;
      while (to < end && Trie.child(hashAt(to), usedBits) == child) {
        to++;
      }
      branch.children[child] = node(from, to, usedBits + Trie.BRANCH_BITS, owner);
      from = to;
    }
    return branch;
  }

  private Object[] bucket(int start, int end) {
    byte[] tags = new byte[end - start];
    Object[] bucket = new Object[Trie.slot(tags.length)];
    bucket[0] = tags;
    for (int i = 0; i < tags.length; i++) {
      tags[i] = Trie.tag(hashAt(start + i));
      System.arraycopy(page(start + i), keyAt(start + i), bucket, Trie.slot(i), 2);
    }
    return bucket;
  }
}
