package io.kubeipvs.bench.report;

/** How a result stands to its goal. */
public enum Verdict {
  /** At least as good as the goal. */
  PASS,
  /** Worse than the goal. */
  MISS,
  /** Has no goal: a floor, a peer, a part of another result. */
  BESIDE,
  /** Was not measured, for the reason in the note. */
  SKIPPED,
  /** Could not be measured: the harness or what it measured failed. */
  FAILED
}
