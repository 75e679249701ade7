package io.kubeipvs.testkit.property;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes a value from nothing but the given randomness, so that a seed brings the same value back.
 *
 * @param <T> what it makes; its text is shown when a property fails
 */
@FunctionalInterface
public interface Generator<T> {
  T generate(SplittableRandom random);

  /** One of these, each as likely as the others. */
  static <T> Generator<T> anyOf(List<? extends T> values) {
    List<T> copy = List.copyOf(values);
    return random -> copy.get(random.nextInt(copy.size()));
  }

  /** A number from the first to the last, both included. */
  static Generator<Integer> integers(int first, int last) {
    return random -> (int) random.nextLong(first, last + 1L);
  }

  /** A list of 0 to {@code maxSize} of these. */
  static <T> Generator<List<T>> listsOf(Generator<? extends T> elements, int maxSize) {
    return random -> {
      int size = random.nextInt(maxSize + 1);
      List<T> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(elements.generate(random));
      }
      return List.copyOf(list);
    };
  }
}
