package io.kubeipvs.kubernetes.apiserver;

import java.time.Duration;

/**
 * The waits of an {@link ApiServerSource}. Immutable.
 *
 * @param firstRetry the wait after a first failure; each further one waits twice as long, and every
 *     wait is stretched by a random part of itself so that nodes do not ask all at once
 * @param longestRetry the longest wait before that stretch
 * @param calmAfter after so long without a failure the next one counts as a first
 * @param answer how long a server may take to answer, and a list may be silent, be it streamed as
 *     the beginning of a watch or not
 * @param watch how long a watch runs before it is begun anew, at the least; twice that at the most
 * @param bookmarkSilence how long a watch may be silent once the server has sent a bookmark, in
 *     this watch or one before, which it does about every minute; a longer silence means a dead
 *     connection
 * @param shortWatch a watch that ends sooner and tells nothing, or breaks sooner, counts as a
 *     failure
 * @param nodeGrace how long to wait for the Node before the source goes on without it
 */
record Timing(
    Duration firstRetry,
    Duration longestRetry,
    Duration calmAfter,
    Duration answer,
    Duration watch,
    Duration bookmarkSilence,
    Duration shortWatch,
    Duration nodeGrace) {
  /** The retries and watches of client-go's reflector. */
  static final Timing DEFAULT =
      new Timing(
          Duration.ofMillis(800),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(150),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30));
}
