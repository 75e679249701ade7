package io.kubeipvs.testkit.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Holds the written equality of a record against the one that it would have by itself. */
public final class WrittenEquality {
  private WrittenEquality() {}

  /**
   * Fails unless a copy of the one equals it, and none that has a single component of the other.
   *
   * @param other of the same kind, with no component in common
   */
  public static void check(Record one, Record other) throws ReflectiveOperationException {
    @Nullable Object[] ones = components(one);
    @Nullable Object[] others = components(other);

    Record copy = make(one.getClass(), ones);
    assertThat(copy).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(one).isNotEqualTo("something else").isNotEqualTo(null);
    for (int at = 0; at < ones.length; at++) {
      @Nullable Object[] mixed = ones.clone();
      mixed[at] = others[at];
      assertThat(make(one.getClass(), mixed))
          .as("with another %s", one.getClass().getRecordComponents()[at].getName())
          .isNotEqualTo(one);
    }
  }

  private static @Nullable Object[] components(Record record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int at = 0; at < components.length; at++) {
      components[at].getAccessor().setAccessible(true);
      values[at] = components[at].getAccessor().invoke(record);
    }
    return values;
  }

  private static Record make(Class<? extends Record> kind, @Nullable Object[] values)
      throws ReflectiveOperationException {
    Class<?>[] types =
        Arrays.stream(kind.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    var constructor = kind.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }
}
