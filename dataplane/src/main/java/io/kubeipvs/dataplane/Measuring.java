package io.kubeipvs.dataplane;

import java.util.function.LongSupplier;

/** Where figures go, and what they are measured with. Used on the writer's thread. */
record Measuring(DataplaneMeter meter, LongSupplier nanoClock) {
  /** Measures nothing. */
  static final Measuring NONE = new Measuring(DataplaneMeter.NONE, () -> 0);

  long now() {
    return nanoClock.getAsLong();
  }

  long since(long startNanos) {
    return nanoClock.getAsLong() - startNanos;
  }
}
