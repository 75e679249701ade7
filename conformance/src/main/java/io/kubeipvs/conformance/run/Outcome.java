package io.kubeipvs.conformance.run;

import java.util.List;

/**
 * How a scenario ended. Immutable.
 *
 * @param name of the scenario
 * @param shortfall where it falls short, one block of text each; empty if it passed
 * @param refusals why one source of objects after the other did not take them
 * @param skipped whether none took them, so that it was not run to its end
 */
public record Outcome(String name, List<String> shortfall, List<String> refusals, boolean skipped) {
  public Outcome {
    shortfall = List.copyOf(shortfall);
    refusals = List.copyOf(refusals);
  }

  public boolean passed() {
    return shortfall.isEmpty() && !skipped;
  }

  public boolean failed() {
    return !shortfall.isEmpty();
  }
}
