package io.kubeipvs.dataplane.write;

import io.kubeipvs.dataplane.DataplaneMeter;
import java.util.function.LongSupplier;

/** Where figures go, and what they are measured with. Used on the writer's thread. */
public record Measuring(DataplaneMeter meter, LongSupplier nanoClock) {
  /** Measures nothing. */
  public static final Measuring NONE = new Measuring(DataplaneMeter.NONE, () -> 0);

  public long now() {
    return nanoClock.getAsLong();
  }

  public long since(long startNanos) {
    return nanoClock.getAsLong() - startNanos;
  }
}
