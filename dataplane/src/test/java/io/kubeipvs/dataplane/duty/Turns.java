package io.kubeipvs.dataplane.duty;

/**
 * Turns of a duty cycle, each held against what was said before it: who is told that there is
 * nothing to do before some later time sleeps until then.
 */
final class Turns {
  private Turns() {}

  /** One turn; answers how much was done. */
  static int doWork(Duty duty, long nowNanos) {
    long next = duty.nextWorkNanos(nowNanos);
    int done = duty.doWork(nowNanos);
    if (done > 0 && next > nowNanos) {
      throw new AssertionError(
          "there was something to do already, and the writer would have slept for another "
              + (next - nowNanos)
              + " ns");
    }
    return done;
  }
}
