package io.kubeipvs.net.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LongSetTest {
  private static List<Long> listed(LongSet set) {
    List<Long> all = new ArrayList<>();
    PrimitiveIterator.OfLong each = set.iterator();
    while (each.hasNext()) {
      all.add(each.nextLong());
    }
    return all;
  }

  /** Few different numbers, so that each comes and goes often and stands in another's place. */
  @Test
  void isASetWhateverComesAndGoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    LongSet set = new LongSet();
    Set<Long> plain = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      long value = (1 + random.nextInt(300)) * (random.nextBoolean() ? 1L : 1L << 40);
      if (random.nextInt(300) < plain.size()) {
        assertThat(set.remove(value)).isEqualTo(plain.remove(value));
      } else {
        assertThat(set.add(value)).isEqualTo(plain.add(value));
      }
      assertThat(set.contains(value))
          .as("seed %d, step %d", seed, i)
          .isEqualTo(plain.contains(value));
      assertThat(set.size()).isEqualTo(plain.size());
      if (i % 100 == 0) {
        assertThat(listed(set))
            .as("seed %d, step %d", seed, i)
            .containsExactlyInAnyOrderElementsOf(plain);
      }
    }
  }

  @Test
  void holdsTheLeastAndTheLargestNumber() {
    LongSet set = new LongSet();
    set.add(Long.MIN_VALUE);
    set.add(Long.MAX_VALUE);
    set.add(-1);

    assertThat(listed(set)).containsExactlyInAnyOrder(Long.MIN_VALUE, Long.MAX_VALUE, -1L);
  }

  @Test
  void doesNotHold0() {
    LongSet set = new LongSet();

    assertThat(set.contains(0)).isFalse();
    assertThat(set.remove(0)).isFalse();
    assertThatThrownBy(() -> set.add(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
