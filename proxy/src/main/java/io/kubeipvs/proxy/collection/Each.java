package io.kubeipvs.proxy.collection;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** What a cursor comes by, one after the other. Not thread-safe; one use. */
final class Each<T> implements Iterator<T> {
  private final Cursor cursor;
  private final Function<Cursor, T> part;
  private boolean waiting;

  Each(Cursor cursor, Function<Cursor, T> part) {
    this.cursor = cursor;
    this.part = part;
    this.waiting = cursor.next();
  }

  @Override
  public boolean hasNext() {
    return waiting;
  }

  @Override
  public T next() {
    if (!waiting) {
      throw new NoSuchElementException();
    }
    T found = part.apply(cursor);
    waiting = cursor.next();
    return found;
  }
}
