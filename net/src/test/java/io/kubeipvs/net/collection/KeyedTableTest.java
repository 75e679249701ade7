package io.kubeipvs.net.collection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyedTableTest {
  /** Its hash is one of seven, so that many values want the same place. */
  private record Key(int number) {
    @Override
    public int hashCode() {
      return number % 7;
    }
  }

  private record Value(Key key, int version) {}

  private static List<Value> listed(KeyedTable<Key, Value> table) {
    List<Value> all = new ArrayList<>();
    for (int place = 0; place < table.places(); place++) {
      Value value = table.at(place);
      if (value != null) {
        all.add(value);
      }
    }
    return all;
  }

  @Test
  void isAMapWhateverComesAndGoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    KeyedTable<Key, Value> table = new KeyedTable<>(Value::key);
    Map<Key, Value> plain = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      Value value = new Value(new Key(random.nextInt(100)), i);
      if (random.nextInt(100) < plain.size()) {
        assertThat(table.remove(value.key())).isEqualTo(plain.remove(value.key()));
      } else {
        assertThat(table.put(value)).isEqualTo(plain.put(value.key(), value));
      }
      assertThat(table.get(value.key()))
          .as("seed %d, step %d", seed, i)
          .isEqualTo(plain.get(value.key()));
      assertThat(table.size()).isEqualTo(plain.size());
      if (i % 50 == 0) {
        assertThat(table.values())
            .as("seed %d, step %d", seed, i)
            .containsExactlyInAnyOrderElementsOf(plain.values());
        assertThat(table.keys()).containsExactlyInAnyOrderElementsOf(plain.keySet());
        assertThat(listed(table)).containsExactlyInAnyOrderElementsOf(plain.values());
      }
    }
  }

  @Test
  void isEmptyAfterAllIsTakenAway() {
    KeyedTable<Key, Value> table = new KeyedTable<>(Value::key);
    table.put(new Value(new Key(1), 1));
    table.clear();

    assertThat(table.size()).isZero();
    assertThat(table.values()).isEmpty();
    assertThat(table.containsKey(new Key(1))).isFalse();
  }
}
