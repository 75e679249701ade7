package io.kubeipvs.dataplane;

import io.kubeipvs.proxy.plan.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One kernel write as it is remembered. Immutable.
 *
 * @param number counted from 1 since the start
 * @param operation as an operator would say it
 * @param error why it failed, or null if it was done
 */
public record KernelWrite(
    long number,
    Instant time,
    WriteKind kind,
    String operation,
    Cause cause,
    @Nullable String error) {
  @Override
  public String toString() {
    String outcome = error == null ? "" : " FAILED " + error;
    return number + " " + time + " " + operation + " (" + cause + ")" + outcome;
  }
}
