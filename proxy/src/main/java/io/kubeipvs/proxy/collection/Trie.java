package io.kubeipvs.proxy.collection;

import org.jspecify.annotations.Nullable;

/**
 * What a map consists of: null for nothing, a bucket, or a {@link Branch} with four of these.
 *
 * <p>A bucket is an array: first a byte of each key's hash, so that nearly only the key that is
 * looked for is looked at, then keys and values in turn. Each branch on the way to a key uses up
 * two bits of its hash; where none are left a bucket holds what it must. Stateless.
 */
final class Trie {
  static final int CHILDREN = 4;

  /** Entries in a bucket that has not yet to be divided. */
  static final int BUCKET_ENTRIES = 8;

  /** So few entries are put together again when others have gone. */
  static final int MERGED_ENTRIES = 4;

  static final int HASH_BITS = 32;
  static final int BRANCH_BITS = 2;

  private static final int TAG_SHIFT = 24;

  private Trie() {}

  /** Four nodes. Only the editor that has made it may change it, and only while it edits. */
  static final class Branch {
    final @Nullable Object[] children = new @Nullable Object[CHILDREN];
    final Object owner;

    Branch(Object owner) {
      this.owner = owner;
    }
  }

  /** Spreads a hash, for many of ours differ in few bits. */
  static int spread(Object key) {
    int hash = key.hashCode() * 0x9e3779b9;
    return hash ^ hash >>> 16;
  }

  /**
   * Which child leads to a key, after the bits that the branches above have used. The lowest bits
   * come first: hash tables of one array go by the highest of a hash that is spread like this one,
   * and whoever fills one while walking over a map would fill it from one end, in squared time.
   */
  static int child(int hash, int usedBits) {
    return hash >>> usedBits & CHILDREN - 1;
  }

  /** The value of a key, or null. */
  static @Nullable Object find(@Nullable Object root, Object key) {
    Object node = root;
    int hash = spread(key);
    int usedBits = 0;
    while (node instanceof Branch branch) {
      node = branch.children[child(hash, usedBits)];
      usedBits += BRANCH_BITS;
    }
    if (node == null) {
      return null;
    }
    Object[] bucket = (Object[]) node;
    int at = indexOf(bucket, hash, key);
    return at < 0 ? null : bucket[at + 1];
  }

  static int entries(Object[] bucket) {
    return tags(bucket).length;
  }

  static byte[] tags(Object[] bucket) {
    return (byte[]) bucket[0];
  }

  static byte tag(int hash) {
    return (byte) (hash >>> TAG_SHIFT);
  }

  /** Where the key of an entry stands in its bucket; its value stands behind it. */
  static int slot(int entry) {
    return 1 + 2 * entry;
  }

  /** Where a key stands in a bucket, or -1. */
  static int indexOf(Object[] bucket, int hash, Object key) {
    byte[] tags = tags(bucket);
    byte tag = tag(hash);
    for (int i = 0; i < tags.length; i++) {
      if (tags[i] == tag && bucket[slot(i)].equals(key)) {
        return slot(i);
      }
    }
    return -1;
  }
}
