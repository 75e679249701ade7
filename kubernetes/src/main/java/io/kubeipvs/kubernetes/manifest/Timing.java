package io.kubeipvs.kubernetes.manifest;

import java.time.Duration;

/**
 * The waits of a {@link ManifestDirectory}. Immutable.
 *
 * @param quiet a change is read once nothing more has changed for so long
 * @param longestUnrest or after so long, however much changes
 * @param vanishGrace a file that is missing or empty must stay so for this long before its objects
 *     go: editors replace files, shells truncate them before they write
 * @param rescan without any sign of change the directory is looked at this often; less often if it
 *     holds thousands of files
 */
record Timing(Duration quiet, Duration longestUnrest, Duration vanishGrace, Duration rescan) {
  static final Timing DEFAULT =
      new Timing(
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofSeconds(1));
}
