package io.kubeipvs.proxy.collection;

import java.util.AbstractCollection;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A hash map that never changes; the next one comes from an {@link #edit}, costs what is changed in
 * it, and shares the rest. Takes about 20 bytes an entry beside keys and values. Its order follows
 * the keys' hashes. Immutable.
 */
public final class PersistentMap<K, V> {
  private static final PersistentMap<Object, Object> EMPTY = new PersistentMap<>(null, 0);

  private final @Nullable Object root;
  private final int size;

  PersistentMap(@Nullable Object root, int size) {
    this.root = root;
    this.size = size;
  }

  /** A map of nothing. */
  @SuppressWarnings("unchecked") // it holds no key and no value of any type
  public static <K, V> PersistentMap<K, V> empty() {
    return (PersistentMap<K, V>) EMPTY;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The value of a key, or null. */
  @SuppressWarnings("unchecked") // only editors of this type have put values in
  public @Nullable V get(K key) {
    return (V) Trie.find(root, key);
  }

  public boolean containsKey(K key) {
    return Trie.find(root, key) != null;
  }

  /** This map with another value for a key. */
  public PersistentMap<K, V> with(K key, V value) {
    MapEditor<K, V> editor = edit();
    editor.put(key, value);
    return editor.toMap();
  }

  /** This map without a key. */
  public PersistentMap<K, V> without(K key) {
    MapEditor<K, V> editor = edit();
    editor.remove(key);
    return editor.toMap();
  }

  /** Begins the next map from this one, which stays as it is. */
  public MapEditor<K, V> edit() {
    return new MapEditor<>(this);
  }

  @Nullable Object root() {
    return root;
  }

  /** Calls with each key and its value. */
  @SuppressWarnings("unchecked") // only editors of this type have put them in
  public void forEach(BiConsumer<? super K, ? super V> action) {
    Cursor cursor = new Cursor(root);
    while (cursor.next()) {
      action.accept((K) cursor.key(), (V) cursor.value());
    }
  }

  /** The keys; a view that costs nothing. */
  public Set<K> keys() {
    return new Keys();
  }

  /** The values; a view that costs nothing. */
  public Collection<V> values() {
    return new Values();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PersistentMap<?, ?> map && size == map.size && holdsAllOf(map);
  }

  private boolean holdsAllOf(PersistentMap<?, ?> other) {
    Cursor cursor = new Cursor(other.root);
    while (cursor.next()) {
      if (!cursor.value().equals(Trie.find(root, cursor.key()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    Cursor cursor = new Cursor(root);
    while (cursor.next()) {
      hash += cursor.key().hashCode() ^ cursor.value().hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    forEach((key, value) -> text.add(key + "=" + value));
    return text.toString();
  }

  private final class Keys extends AbstractSet<K> {
    @Override
    @SuppressWarnings("unchecked") // only editors of this type have put keys in
    public Iterator<K> iterator() {
      return new Each<>(new Cursor(root), cursor -> (K) cursor.key());
    }

    @Override
    public boolean contains(@Nullable Object key) {
      return key != null && Trie.find(root, key) != null;
    }

    @Override
    public int size() {
      return size;
    }
  }

  private final class Values extends AbstractCollection<V> {
    @Override
    @SuppressWarnings("unchecked") // only editors of this type have put values in
    public Iterator<V> iterator() {
      return new Each<>(new Cursor(root), cursor -> (V) cursor.value());
    }

    @Override
    public int size() {
      return size;
    }
  }
}
