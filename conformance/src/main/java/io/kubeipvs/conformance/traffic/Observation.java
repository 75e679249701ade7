package io.kubeipvs.conformance.traffic;

/** A fact and what was seen. Immutable. */
public record Observation(Fact fact, String seen) {
  public boolean holds() {
    return seen.equals(fact.expected());
  }

  /** Question, expectation and what was seen, on a line each. */
  String difference() {
    return "%s%n  expected  %s%n  got       %s".formatted(fact.question(), fact.expected(), seen);
  }
}
