package io.kubeipvs.conformance.run;

import java.util.List;

/**
 * How a scenario ended. Immutable.
 *
 * @param name of the scenario
 * @param shortfall where it falls short, one block of text each; empty if it passed
 * @param skipReason why it could not be run to its end; empty if it was
 */
public record Outcome(String name, List<String> shortfall, String skipReason) {
  public Outcome {
    shortfall = List.copyOf(shortfall);
  }

  public boolean passed() {
    return shortfall.isEmpty() && skipReason.isEmpty();
  }

  public boolean failed() {
    return !shortfall.isEmpty();
  }
}
