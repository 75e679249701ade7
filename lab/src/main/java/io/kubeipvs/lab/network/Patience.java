package io.kubeipvs.lab.network;

import io.kubeipvs.lab.LabException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something that happens elsewhere, with a bound. */
public final class Patience {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Patience() {}

  /** Looks again and again until something is so, or the time is up; tells which. */
  public static boolean until(Duration limit, BooleanSupplier isSo) {
    long end = System.nanoTime() + limit.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        throw LabException.interrupted(e);
      }
    }
    return true;
  }
}
