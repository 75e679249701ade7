package io.kubeipvs.proxy.collection;

import io.kubeipvs.proxy.collection.Trie.Branch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next map from one that stays as it is. What it has made itself it changes in place, so
 * many changes together cost less than one after the other. Not thread-safe.
 */
@SuppressWarnings("ReferenceEquality") // what is another object has changed, be it equal
public final class MapEditor<K, V> {
  private static final Object[] NOTHING = {new byte[0]};

  private PersistentMap<K, V> base;

  /** Marks the branches that are ours to change. */
  private Object owner = new Object();

  private @Nullable Object root;
  private int size;

  /** What the value was that the latest put has replaced. */
  private @Nullable Object replaced;

  /** All that has been put into a map of nothing, in place of the tree, if it is much; or null. */
  private @Nullable Filling filling;

  MapEditor(PersistentMap<K, V> base) {
    this.base = base;
    this.root = base.root();
    this.size = base.size();
  }

  /** The value of a key, or null. */
  @SuppressWarnings("unchecked") // only values of this type are put in
  public @Nullable V get(K key) {
    return (V) (filling == null ? Trie.find(root, key) : filling.get(key));
  }

  /**
   * Gives a key a value, and answers the one it had or null; an equal key that was there before is
   * let go.
   */
  @SuppressWarnings("unchecked") // only values of this type are put in
  public @Nullable V put(K key, V value) {
    if (filling == null && size == Trie.BUCKET_ENTRIES && base.isEmpty()) {
      filling = filling();
    }
    if (filling != null) {
      return (V) filling.put(key, value);
    }
    replaced = null;
    root = put(root, Trie.spread(key), 0, key, value);
    return (V) replaced;
  }

  private Filling filling() {
    Filling begun = new Filling();
    Cursor cursor = new Cursor(root);
    while (cursor.next()) {
      begun.put(cursor.key(), cursor.value());
    }
    return begun;
  }

  private void endFilling() {
    if (filling != null) {
      root = filling.toTree(owner);
      size = filling.size();
      filling = null;
    }
  }

  /** Takes a key out; one that is not there is no matter. */
  public void remove(K key) {
    endFilling();
    root = remove(root, Trie.spread(key), 0, key);
  }

  /** The map as it is now, which later changes leave alone; the same one if there were none. */
  public PersistentMap<K, V> toMap() {
    endFilling();
    if (root != base.root()) {
      owner = new Object();
      base = size == 0 ? PersistentMap.empty() : new PersistentMap<>(root, size);
    }
    return base;
  }

  private Object put(@Nullable Object node, int hash, int usedBits, Object key, Object value) {
    if (node instanceof Branch branch) {
      int at = Trie.child(hash, usedBits);
      Object child = branch.children[at];
      return with(branch, at, child, put(child, hash, deeper(usedBits), key, value));
    }
    Object[] bucket = node == null ? NOTHING : (Object[]) node;
    int at = Trie.indexOf(bucket, hash, key);
    if (at >= 0) {
      replaced = bucket[at + 1];
      return replaced(bucket, at, key, value);
    }
    size++;
    return Trie.entries(bucket) < Trie.BUCKET_ENTRIES || usedBits >= Trie.HASH_BITS
        ? appended(bucket, hash, key, value)
        : divided(bucket, hash, usedBits, key, value);
  }

  private static int deeper(int usedBits) {
    return usedBits + Trie.BRANCH_BITS;
  }

  private static Object[] replaced(Object[] bucket, int at, Object key, Object value) {
    if (bucket[at] == key && bucket[at + 1] == value) {
      return bucket;
    }
    Object[] copy = bucket.clone();
    copy[at] = key;
    copy[at + 1] = value;
    return copy;
  }

  private static Object[] appended(Object[] bucket, int hash, Object key, Object value) {
    int entries = Trie.entries(bucket);
    byte[] tags = Arrays.copyOf(Trie.tags(bucket), entries + 1);
    tags[entries] = Trie.tag(hash);
    Object[] copy = Arrays.copyOf(bucket, bucket.length + 2);
    copy[0] = tags;
    copy[Trie.slot(entries)] = key;
    copy[Trie.slot(entries) + 1] = value;
    return copy;
  }

  private Branch divided(Object[] bucket, int hash, int usedBits, Object key, Object value) {
    Branch branch = new Branch(owner);
    for (int i = 0; i < Trie.entries(bucket); i++) {
      Object known = bucket[Trie.slot(i)];
      add(branch, Trie.spread(known), usedBits, known, bucket[Trie.slot(i) + 1]);
    }
    add(branch, hash, usedBits, key, value);
    return branch;
  }

  /** Adds what is in none of the branch's children, and counted already. */
  private void add(Branch branch, int hash, int usedBits, Object key, Object value) {
    int counted = size;
    int at = Trie.child(hash, usedBits);
    branch.children[at] = put(branch.children[at], hash, deeper(usedBits), key, value);
    size = counted;
  }

  private @Nullable Object remove(@Nullable Object node, int hash, int usedBits, Object key) {
    if (node instanceof Branch branch) {
      int at = Trie.child(hash, usedBits);
      Object child = branch.children[at];
      Object rest = remove(child, hash, deeper(usedBits), key);
      return rest == child ? branch : merged(with(branch, at, child, rest));
    }
    Object[] bucket = node == null ? NOTHING : (Object[]) node;
    int at = Trie.indexOf(bucket, hash, key);
    if (at < 0) {
      return node;
    }
    size--;
    return Trie.entries(bucket) == 1 ? null : without(bucket, at);
  }

  private static Object[] without(Object[] bucket, int at) {
    Object[] rest = new Object[bucket.length - 2];
    System.arraycopy(bucket, 0, rest, 0, at);
    System.arraycopy(bucket, at + 2, rest, at, rest.length - at);
    byte[] tags = Trie.tags(bucket);
    byte[] left = new byte[tags.length - 1];
    int entry = at / 2;
    System.arraycopy(tags, 0, left, 0, entry);
    System.arraycopy(tags, entry + 1, left, entry, left.length - entry);
    rest[0] = left;
    return rest;
  }

  private Branch with(Branch branch, int at, @Nullable Object before, @Nullable Object child) {
    if (child == before) {
      return branch;
    }
    Branch target = branch;
    if (branch.owner != owner) {
      target = new Branch(owner);
      System.arraycopy(branch.children, 0, target.children, 0, Trie.CHILDREN);
    }
    target.children[at] = child;
    return target;
  }

  /** A branch with little left in it becomes a bucket again. */
  private static Object merged(Branch branch) {
    int entries = 0;
    for (Object child : branch.children) {
      if (child instanceof Branch) {
        return branch;
      }
      entries += child == null ? 0 : Trie.entries((Object[]) child);
    }
    if (entries > Trie.MERGED_ENTRIES) {
      return branch;
    }
    Object[] all = new Object[Trie.slot(entries)];
    byte[] tags = new byte[entries];
    int filled = 0;
    for (Object child : branch.children) {
      if (child != null) {
        Object[] bucket = (Object[]) child;
        int count = Trie.entries(bucket);
        System.arraycopy(bucket, 1, all, Trie.slot(filled), 2 * count);
        System.arraycopy(Trie.tags(bucket), 0, tags, filled, count);
        filled += count;
      }
    }
    all[0] = tags;
    return all;
  }
}
