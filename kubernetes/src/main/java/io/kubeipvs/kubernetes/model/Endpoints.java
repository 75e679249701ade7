package io.kubeipvs.kubernetes.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The endpoints of a slice as a list that takes about 30 bytes for each, where an {@link Endpoint}
 * takes ten times as much; they are made when they are asked for. To look through many is cheapest
 * with a {@link #cursor}. To get one by its number costs its number. Immutable; equal to any list
 * of the same.
 */
public final class Endpoints extends AbstractList<Endpoint> {
  private final byte[] bytes;
  private final String[] names;
  private final int size;

  /**
   * Takes over packed endpoints.
   *
   * @param bytes as {@link EndpointPacker} writes them
   * @param names that the bytes refer to by number
   */
  Endpoints(byte[] bytes, String[] names, int size) {
    this.bytes = bytes;
    this.names = names;
    this.size = size;
  }

  /** The list itself if it is one of these, else a copy. */
  public static Endpoints copyOf(Collection<Endpoint> list) {
    if (list instanceof Endpoints packed) {
      return packed;
    }
    EndpointPacker packer = new EndpointPacker(list);
    list.forEach(packer::add);
    return packer.toEndpoints();
  }

  /** Stands before the first one. */
  public EndpointCursor cursor() {
    return new EndpointCursor(bytes, names, size);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Endpoint get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    EndpointCursor cursor = cursor();
    for (int i = 0; i <= index; i++) {
      cursor.next();
    }
    return cursor.endpoint();
  }

  @Override
  public Iterator<Endpoint> iterator() {
    return new Each(cursor());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoints packed
        ? Arrays.equals(bytes, packed.bytes) && Arrays.equals(names, packed.names)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  private static final class Each implements Iterator<Endpoint> {
    private final EndpointCursor cursor;

    private Each(EndpointCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean hasNext() {
      return cursor.hasNext();
    }

    @Override
    public Endpoint next() {
      if (!cursor.next()) {
        throw new NoSuchElementException();
      }
      return cursor.endpoint();
    }
  }
}
