package io.kubeipvs.net.collection;

import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/**
 * A set of numbers other than 0 that takes about 12 bytes for each. Not thread-safe; an iterator
 * must not be used after a change.
 */
public final class LongSet {
  private static final long FREE = 0;

  private long[] places = new long[Places.LEAST];
  private int size;

  public int size() {
    return size;
  }

  public boolean contains(long value) {
    return value != FREE && places[find(value)] == value;
  }

  /** Where the value stands, or where it would. */
  private int find(long value) {
    int place = home(value);
    while (places[place] != FREE && places[place] != value) {
      place = Places.next(place, places.length);
    }
    return place;
  }

  private int home(long value) {
    return Places.home(Long.hashCode(value), places.length);
  }

  /**
   * Answers whether it was not there before.
   *
   * @throws IllegalArgumentException if the value is 0
   */
  public boolean add(long value) {
    if (value == FREE) {
      throw new IllegalArgumentException("0 marks a free place and cannot be held");
    }
    int place = find(value);
    if (places[place] == value) {
      return false;
    }
    if (Places.isFull(size + 1, places.length)) {
      grow();
      place = find(value);
    }
    places[place] = value;
    size++;
    return true;
  }

  private void grow() {
    long[] before = places;
    places = new long[Places.more(before.length)];
    for (long value : before) {
      if (value != FREE) {
        places[find(value)] = value;
      }
    }
  }

  /** Answers whether it was there. */
  public boolean remove(long value) {
    if (!contains(value)) {
      return false;
    }
    int free = find(value);
    places[free] = FREE;
    size--;
    int place = Places.next(free, places.length);
    while (places[place] != FREE) {
      if (Places.mustMove(home(places[place]), place, free)) {
        places[free] = places[place];
        places[place] = FREE;
        free = place;
      }
      place = Places.next(place, places.length);
    }
    return true;
  }

  /** All of them, in no particular order. */
  public PrimitiveIterator.OfLong iterator() {
    return new Each(places);
  }

  private static final class Each implements PrimitiveIterator.OfLong {
    private final long[] places;
    private int at = -1;

    private Each(long[] places) {
      this.places = places;
      advance();
    }

    private void advance() {
      at++;
      while (at < places.length && places[at] == FREE) {
        at++;
      }
    }

    @Override
    public boolean hasNext() {
      return at < places.length;
    }

    @Override
    public long nextLong() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      long value = places[at];
      advance();
      return value;
    }
  }
}
