package io.kubeipvs.testkit.memory;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of objects that can be reached: each once, laid out as a 64-bit JVM lays them
 * out with compact headers (8 bytes, 12 for an array), references of 4 bytes, and all rounded up to
 * 8. The JDK's own classes are not looked into; of those that values consist of it is known what
 * they take. Enums and small boxed numbers count as shared and cost nothing, as do empty
 * collections. Not thread-safe; one use.
 */
public final class RetainedSize {
  private static final int HEADER = 8;
  private static final int ARRAY_HEADER = 12;
  private static final int REFERENCE = 4;
  private static final int STRING = 24;
  private static final int INSTANT = 24;
  private static final int SMALL_COLLECTION = 16;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private long bytes;

  private RetainedSize() {}

  /** The bytes of these and of all that they refer to. */
  public static long of(Object... roots) {
    RetainedSize size = new RetainedSize();
    for (Object root : roots) {
      size.visit(root);
    }
    while (!size.open.isEmpty()) {
      size.count(size.open.pop());
    }
    return size.bytes;
  }

  private void visit(@Nullable Object object) {
    if (object != null && seen.add(object)) {
      open.push(object);
    }
  }

  private void add(long size) {
    bytes += (size + 7) / 8 * 8;
  }

  private void count(Object object) {
    switch (object) {
      case Enum<?> _, Class<?> _, Boolean _, Integer _ -> {}
      case String text -> {
        add(STRING);
        boolean latin = text.chars().allMatch(c -> c < 256);
        add(ARRAY_HEADER + (long) text.length() * (latin ? 1 : 2));
      }
      case Instant _ -> add(INSTANT);
      case Object plain when plain.getClass() == Object.class -> add(HEADER);
      case Collection<?> collection when isOfTheJdk(object) -> {
        addCollection(collection.size(), 1);
        collection.forEach(this::visit);
      }
      case Map<?, ?> map when isOfTheJdk(object) -> {
        addCollection(map.size(), 4);
        map.forEach((key, value) -> {
          visit(key);
          visit(value);
        });
      }
      default -> {
        if (object.getClass().isArray()) {
          countArray(object);
        } else if (isOfTheJdk(object)) {
          throw new IllegalArgumentException(object.getClass() + " is none that values consist of");
        } else {
          countFields(object);
        }
      }
    }
  }

  private static boolean isOfTheJdk(Object object) {
    return object.getClass().getModule().isNamed();
  }

  /** Immutable ones hold up to two elements themselves, more in an array. */
  private void addCollection(int size, int referencesEach) {
    if (size > 0) {
      add(SMALL_COLLECTION);
      if (size > 2) {
        add(ARRAY_HEADER + (long) size * referencesEach * REFERENCE);
      }
    }
  }

  private void countArray(Object array) {
    int length = Array.getLength(array);
    Class<?> element = array.getClass().getComponentType();
    add(ARRAY_HEADER + (long) length * bytesOf(element));
    if (!element.isPrimitive()) {
      for (int i = 0; i < length; i++) {
        visit(Array.get(array, i));
      }
    }
  }

  private void countFields(Object object) {
    long size = HEADER;
    if (object instanceof AbstractList) {
      size += Integer.BYTES; // its modCount
    }
    for (Class<?> type = object.getClass();
        type != null && !type.getModule().isNamed();
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          size += bytesOf(field.getType());
          if (!field.getType().isPrimitive()) {
            visit(read(field, object));
          }
        }
      }
    }
    add(size);
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(field + " cannot be read", e);
    }
  }

  private static int bytesOf(Class<?> type) {
    if (!type.isPrimitive()) {
      return REFERENCE;
    }
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    }
    if (type == int.class || type == float.class) {
      return Integer.BYTES;
    }
    return type == short.class || type == char.class ? Short.BYTES : 1;
  }
}
