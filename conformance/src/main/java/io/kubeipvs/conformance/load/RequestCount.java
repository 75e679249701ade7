package io.kubeipvs.conformance.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a stream of requests. Immutable.
 *
 * @param answered requests with a whole answer
 * @param failed all others
 * @param slow answered ones that took longer than {@link RequestStream#SLOW}, this machine's
 *     standing still not counted: a packet of theirs was lost and sent again, or this machine was
 *     busy
 * @param longest how long the slowest took, counted likewise
 * @param failures what went wrong with the first few
 */
public record RequestCount(
    long answered, long failed, long slow, Duration longest, List<String> failures) {
  /** How many failures are told in words. */
  static final int TOLD = 10;

  public RequestCount {
    failures = List.copyOf(failures);
  }

  /** Of two streams together. */
  public RequestCount plus(RequestCount other) {
    List<String> both = new ArrayList<>(failures);
    both.addAll(other.failures);
    return new RequestCount(
        answered + other.answered,
        failed + other.failed,
        slow + other.slow,
        longest.compareTo(other.longest) > 0 ? longest : other.longest,
        both.subList(0, Math.min(TOLD, both.size())));
  }

  @Override
  public String toString() {
    return "%,d requests answered, %,d failed; %,d took longer than %d ms, the longest %,d ms"
        .formatted(answered, failed, slow, RequestStream.SLOW.toMillis(), longest.toMillis());
  }
}
