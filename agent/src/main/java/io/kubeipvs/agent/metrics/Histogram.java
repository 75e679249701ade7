package io.kubeipvs.agent.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How often a figure fell between which bounds. Safe for use by several threads; observing takes no
 * lock, so a reader may see an observation's bucket before its share of the sum.
 */
public final class Histogram {
  private final double[] upperBounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * @param upperBounds ascending; what is above the last is counted too
   */
  public Histogram(double... upperBounds) {
    this.upperBounds = upperBounds.clone();
    this.counts =
        Stream.generate(LongAdder::new).limit(upperBounds.length + 1L).toArray(LongAdder[]::new);
  }

  /** Bounds that begin with {@code first} and grow by a factor. */
  static double[] exponentialBounds(double first, double factor, int count) {
    return DoubleStream.iterate(first, bound -> bound * factor).limit(count).toArray();
  }

  public void observe(double value) {
    int found = Arrays.binarySearch(upperBounds, value);
    counts[found >= 0 ? found : -found - 1].increment();
    sum.add(value);
  }

  void collect(Metric metric, Exposition out, String... labelValues) {
    long[] cumulative = new long[counts.length];
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      cumulative[i] = total;
    }
    if (total > 0 || metric.labels().isEmpty()) {
      out.histogram(metric, upperBounds, cumulative, sum.sum(), labelValues);
    }
  }
}
