package io.kubeipvs.testkit.property;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A statement that has to hold for all values. {@code forAll} runs a check on generated values, and
 * throws an {@link AssertionError} for the first one that fails it: with the statement, the value
 * and the seed.
 *
 * <pre>{@code
 * Property.named("encoding and decoding give the same entry")
 *     .forAll(Entries.ANY, entry -> assertThat(decode(encode(entry))).isEqualTo(entry));
 * }</pre>
 *
 * <p>The system property {@code kubeipvs.seed} sets the seed of the first run, else it is random;
 * each later run takes the next number, so the seed that a failure names fails at once. {@code
 * kubeipvs.runs} sets how many runs, over what the test asks for. Immutable.
 */
public final class Property {
  /** The system property with the first seed. */
  public static final String SEED_PROPERTY = "kubeipvs.seed";

  /** The system property with the number of runs. */
  public static final String RUNS_PROPERTY = "kubeipvs.runs";

  private static final int DEFAULT_RUNS = 100;

  private final String statement;
  private final int runs;
  private final @Nullable Long fixedSeed;

  private Property(String statement, int runs, @Nullable Long fixedSeed) {
    this.statement = statement;
    this.runs = runs;
    this.fixedSeed = fixedSeed;
  }

  /** A property with 100 runs, named by what it states. */
  public static Property named(String statement) {
    Integer runs = Integer.getInteger(RUNS_PROPERTY);
    return new Property(statement, runs == null ? DEFAULT_RUNS : runs, Long.getLong(SEED_PROPERTY));
  }

  /** The same with another number of runs, unless the system property says how many. */
  public Property runs(int count) {
    return Integer.getInteger(RUNS_PROPERTY) == null
        ? new Property(statement, count, fixedSeed)
        : this;
  }

  /** The same with a first seed, which counts more than the system property. */
  public Property seed(long seed) {
    return new Property(statement, runs, seed);
  }

  /** Checks generated values; a value that fails is shown as it is. */
  public <T> void forAll(Generator<T> generator, Check<? super T> check) {
    run(generator, check, (value, failure) -> new Failing<>(value, failure, ""));
  }

  /**
   * Checks generated lists. A list that fails is cut down to one of which no part can be left out,
   * so the elements should make sense in any selection: commands, not states.
   */
  public <E> void forAllLists(Generator<List<E>> generator, Check<? super List<E>> check) {
    run(
        generator,
        check,
        (list, failure) -> {
          ListShrinker<E> shrinker = new ListShrinker<>(check, list, failure);
          shrinker.shrink();
          String how = " (cut down from " + list.size() + " elements)";
          return new Failing<>(shrinker.smallest(), shrinker.failure(), how);
        });
  }

  private <T> void run(Generator<T> generator, Check<? super T> check, Shrinking<T> shrinking) {
    long firstSeed = fixedSeed == null ? new SplittableRandom().nextLong() : fixedSeed;
    for (int run = 0; run < runs; run++) {
      long seed = firstSeed + run;
      T value = generator.generate(new SplittableRandom(seed));
      Throwable failure = failureOf(check, value);
      if (failure != null) {
        Failing<T> smallest = shrinking.shrink(value, failure);
        throw new AssertionError(message(seed, run, smallest), smallest.failure());
      }
    }
  }

  private String message(long seed, int run, Failing<?> failing) {
    StringBuilder text = new StringBuilder("does not hold: ").append(statement);
    text.append("\nrun ").append(run + 1).append(" of ").append(runs);
    text.append("; repeat it with -D").append(SEED_PROPERTY).append('=').append(seed);
    text.append("\nfor").append(failing.how()).append(": ");
    if (failing.value() instanceof List<?> list) {
      list.forEach(element -> text.append("\n  ").append(element));
    } else {
      text.append(failing.value());
    }
    return text.append('\n').append(failing.failure()).toString();
  }

  /** What a check throws for the value, or null if it holds. An aborted test stays aborted. */
  static <T> @Nullable Throwable failureOf(Check<? super T> check, T value) {
    try {
      check.check(value);
      return null;
    } catch (TestAbortedException e) {
      throw e;
    } catch (Exception | AssertionError | StackOverflowError e) {
      return e;
    }
  }

  private record Failing<T>(T value, Throwable failure, String how) {}

  private interface Shrinking<T> {
    Failing<T> shrink(T value, Throwable failure);
  }
}
