package io.kubeipvs.net.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values found by a key that each of them knows itself: about 6 bytes for each beside the values,
 * where a map takes 30. A value's key must not change. Not thread-safe.
 */
public final class KeyedTable<K, V> {
  private final Function<? super V, ? extends K> key;
  private @Nullable Object[] places = new @Nullable Object[Places.LEAST];
  private int size;

  /**
   * @param key tells a value's key
   */
  public KeyedTable(Function<? super V, ? extends K> key) {
    this.key = key;
  }

  public int size() {
    return size;
  }

  /** The value of a key, or null. */
  public @Nullable V get(K wanted) {
    return at(find(wanted));
  }

  public boolean containsKey(K wanted) {
    return get(wanted) != null;
  }

  /** How many places there are, of which some are free; another number after a change. */
  public int places() {
    return places.length;
  }

  /** What stands at a place, null for nothing. */
  @SuppressWarnings("unchecked") // only put puts anything there
  public @Nullable V at(int place) {
    return (V) places[place];
  }

  /** Where the key's value stands, or where it would. */
  private int find(K wanted) {
    int place = Places.home(wanted.hashCode(), places.length);
    V value = at(place);
    while (value != null && !key.apply(value).equals(wanted)) {
      place = Places.next(place, places.length);
      value = at(place);
    }
    return place;
  }

  /** Puts a value in the place of the one with the same key, which is answered; null if none. */
  public @Nullable V put(V value) {
    int place = find(key.apply(value));
    V before = at(place);
    if (before == null) {
      if (Places.isFull(size + 1, places.length)) {
        resize(Places.more(places.length));
        place = find(key.apply(value));
      }
      size++;
    }
    places[place] = value;
    return before;
  }

  private void resize(int number) {
    List<V> all = values();
    places = new @Nullable Object[number];
    for (V value : all) {
      places[find(key.apply(value))] = value;
    }
  }

  /** Takes the value of a key away and answers it; null if there is none. */
  public @Nullable V remove(K unwanted) {
    int free = find(unwanted);
    V removed = at(free);
    if (removed == null) {
      return null;
    }
    places[free] = null;
    size--;
    int place = Places.next(free, places.length);
    for (V value = at(place); value != null; value = at(place)) {
      int home = Places.home(key.apply(value).hashCode(), places.length);
      if (Places.mustMove(home, place, free)) {
        places[free] = value;
        places[place] = null;
        free = place;
      }
      place = Places.next(place, places.length);
    }
    return removed;
  }

  /** Takes all away. */
  public void clear() {
    places = new @Nullable Object[Places.LEAST];
    size = 0;
  }

  /** All values as they are now, in no particular order. */
  public List<V> values() {
    List<V> values = new ArrayList<>(size);
    for (int place = 0; place < places.length; place++) {
      V value = at(place);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** The keys of all values as they are now, in no particular order. */
  public List<K> keys() {
    List<K> keys = new ArrayList<>(size);
    for (V value : values()) {
      keys.add(key.apply(value));
    }
    return keys;
  }
}
