package io.kubeipvs.proxy.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.testkit.property.Generator;
import io.kubeipvs.testkit.property.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PersistentMapTest {
  /** A key whose hash is said: some are alike in all bits, many in the first ones. */
  private record Key(int number, int hash) {
    static Key of(int number) {
      return new Key(number, number % 10 < 3 ? number % 3 : number * 64);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && number == key.number;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** A hash all of whose bits are 1 when they have been spread. */
  private static final int LAST_IN_ORDER = lastInOrder();

  private static int lastInOrder() {
    int inverse = 1; // of the factor by which a hash is spread
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - 0x9e3779b9 * inverse;
    }
    return 0xffff0000 * inverse;
  }

  /** What is done to a map. */
  private sealed interface Step {
    record Put(Key key, int value) implements Step {}

    record Remove(Key key) implements Step {}

    /** Keeps the map as it is now, to be looked at in the end. */
    record Keep() implements Step {}
  }

  private static final Generator<List<Step>> STEPS =
      random -> {
        int keys = 1 + random.nextInt(400);
        List<Step> steps = new ArrayList<>();
        for (int i = random.nextInt(600); i > 0; i--) {
          steps.add(put(Key.of(random.nextInt(keys)), i)); // most maps are filled first
        }
        for (int i = random.nextInt(1_500); i > 0; i--) {
          Key key = Key.of(random.nextInt(keys));
          boolean grows = i / 300 % 2 == 0;
          switch (random.nextInt(20)) {
            case 0 -> steps.add(new Step.Keep());
            case 1, 2 -> steps.add(grows ? new Step.Remove(key) : put(key, i));
            default -> steps.add(grows ? put(key, i) : new Step.Remove(key));
          }
        }
        return steps;
      };

  private static Step put(Key key, int value) {
    return new Step.Put(key, value);
  }

  @Test
  void holdsWhatAHashMapHolds_andMapsThatWereKeptStayAsTheyWere() {
    Property.named("a persistent map holds what a hash map holds")
        .forAllLists(STEPS, PersistentMapTest::check);
  }

  private static void check(List<Step> steps) {
    Map<PersistentMap<Key, Integer>, Map<Key, Integer>> kept = new HashMap<>();
    MapEditor<Key, Integer> editor = PersistentMap.<Key, Integer>empty().edit();
    Map<Key, Integer> model = new HashMap<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Put(Key key, int value) -> {
          assertThat(editor.get(key)).isEqualTo(model.get(key));
          assertThat(editor.put(key, value)).isEqualTo(model.put(key, value));
        }
        case Step.Remove(Key key) -> {
          editor.remove(key);
          model.remove(key);
        }
        case Step.Keep() -> kept.put(editor.toMap(), Map.copyOf(model));
      }
    }
    kept.put(editor.toMap(), model);
    kept.forEach(PersistentMapTest::assertSame);
  }

  private static void assertSame(PersistentMap<Key, Integer> map, Map<Key, Integer> model) {
    Map<Key, Integer> copy = new HashMap<>();
    map.forEach((key, value) -> assertThat(copy.put(key, value)).isNull());
    assertThat(copy).isEqualTo(model);
    assertThat(map.size()).isEqualTo(model.size());
    assertThat(map.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(map.keys()).isEqualTo(model.keySet());
    assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
    for (int number = 0; number < 400; number++) {
      Key key = Key.of(number);
      assertThat(map.get(key)).isEqualTo(model.get(key));
      assertThat(map.containsKey(key)).isEqualTo(model.containsKey(key));
      assertThat(map.keys().contains(key)).isEqualTo(model.containsKey(key));
    }
  }

  /** One that was filled at once is as if it had been made map by map. */
  @Test
  void holdsWhatItWasFilledWith_alsoWhereManyHashesAreAlike() {
    MapEditor<Key, Integer> filled = PersistentMap.<Key, Integer>empty().edit();
    PersistentMap<Key, Integer> oneByOne = PersistentMap.empty();
    for (int number = 0; number < 3_000; number++) {
      Key key = new Key(number, number % 3 == 0 ? number : LAST_IN_ORDER);
      assertThat(filled.put(key, number)).isNull();
      oneByOne = oneByOne.with(key, number);
    }
    assertThat(filled.toMap()).isEqualTo(oneByOne);
    assertThat(List.copyOf(filled.toMap().keys())).hasSameElementsAs(oneByOne.keys());
    assertThat(filled.toMap().size()).isEqualTo(3_000);
  }

  @Test
  void aMapThatNothingChangesStaysTheSameOne() {
    PersistentMap<String, String> map = PersistentMap.<String, String>empty().with("a", "1");
    String key = map.keys().iterator().next();
    assertThat(map.with(key, "1")).isSameAs(map);
    assertThat(map.without("b")).isSameAs(map);
    assertThat(map.without("a")).isSameAs(PersistentMap.empty());
  }

  /** What is kept must be the newest: an old key would keep the object it came with. */
  @Test
  void anEqualKeyTakesTheOldOnesPlace() {
    Key old = new Key(1, 1);
    Key equal = new Key(1, 1);
    PersistentMap<Key, Integer> map = PersistentMap.<Key, Integer>empty().with(old, 1);
    assertThat(map.with(equal, 2).keys().iterator().next()).isSameAs(equal);
  }

  @Test
  void equalsWhatHoldsTheSame_howeverItCameToHoldIt() {
    PersistentMap<String, Integer> map =
        PersistentMap.<String, Integer>empty().with("a", 1).with("b", 2);
    assertThat(map)
        .isEqualTo(PersistentMap.<String, Integer>empty().with("b", 2).with("a", 1))
        .hasSameHashCodeAs(PersistentMap.<String, Integer>empty().with("b", 2).with("a", 1))
        .isNotEqualTo(map.without("a"))
        .isNotEqualTo(map.with("a", 2))
        .isNotEqualTo(map.without("a").with("c", 1));
    assertThat(map.without("a")).hasToString("{b=2}");
  }

  @Test
  void anIteratorEnds() {
    Iterator<String> keys = PersistentMap.<String, String>empty().with("a", "1").keys().iterator();
    assertThat(keys.next()).isEqualTo("a");
    assertThat(keys.hasNext()).isFalse();
    assertThatThrownBy(keys::next).isInstanceOf(NoSuchElementException.class);
  }
}
