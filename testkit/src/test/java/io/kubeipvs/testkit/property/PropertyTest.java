package io.kubeipvs.testkit.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class PropertyTest {
  private static final Generator<Integer> NUMBERS = Generator.integers(0, 999);

  @Test
  void runsAsOftenAsAskedWhenItHolds() {
    AtomicInteger runs = new AtomicInteger();
    Property.named("numbers are in their range")
        .runs(17)
        .forAll(
            NUMBERS,
            number -> {
              runs.incrementAndGet();
              assertThat(number).isBetween(0, 999);
            });
    int expected = Integer.getInteger(Property.RUNS_PROPERTY, 17);
    assertThat(runs).hasValue(expected);
  }

  @Test
  void theSameSeedBringsTheSameValues() {
    assertThat(valuesOfSeed(42)).isEqualTo(valuesOfSeed(42)).isNotEqualTo(valuesOfSeed(43_000));
  }

  private static List<Integer> valuesOfSeed(long seed) {
    List<Integer> values = new ArrayList<>();
    Property.named("any").seed(seed).forAll(NUMBERS, values::add);
    return values;
  }

  @Test
  void aFailureNamesTheSeedThatFailsAtOnce() {
    Check<Integer> isSmall = number -> assertThat(number).isLessThan(900);
    Throwable thrown =
        catchThrowable(() -> Property.named("all are small").seed(1).forAll(NUMBERS, isSmall));
    assertThat(thrown).isInstanceOf(AssertionError.class).hasMessageContaining("all are small");
    String message = Objects.requireNonNull(thrown.getMessage());
    long seed = Long.parseLong(message.replaceAll("(?s).*kubeipvs.seed=(\\d+).*", "$1"));
    assertThat(seed).as("the first seed itself holds").isGreaterThan(1);
    assertThatThrownBy(() -> Property.named("again").seed(seed).forAll(NUMBERS, isSmall))
        .hasMessageContaining("run 1 of ");
  }

  @Test
  void aFailingListIsCutDownToWhatMatters() {
    Check<List<Integer>> noSevenBeforeThree =
        list -> {
          int seven = list.indexOf(7);
          assertThat(seven >= 0 && list.lastIndexOf(3) > seven).isFalse();
        };
    assertThatThrownBy(() ->
            Property.named("no 7 stands before a 3")
                .seed(5)
                .forAllLists(Generator.listsOf(Generator.integers(0, 9), 60), noSevenBeforeThree))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cut down from ")
        .hasMessageContaining("elements): \n  7\n  3\n");
  }

  @Test
  void anExceptionFailsAProperty() {
    assertThatThrownBy(() ->
            Property.named("nothing throws")
                .forAll(
                    NUMBERS,
                    number -> {
                      throw new IllegalStateException("thrown for " + number);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("thrown for ")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void anAbortedTestIsNoFailure() {
    assertThatThrownBy(() ->
            Property.named("needs a kernel")
                .forAll(
                    NUMBERS,
                    number -> {
                      throw new TestAbortedException("no kernel");
                    }))
        .isInstanceOf(TestAbortedException.class);
  }
}
