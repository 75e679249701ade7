package io.kubeipvs.conformance.run;

import java.util.List;

/**
 * How a scenario ended. Immutable.
 *
 * @param name of the scenario
 * @param shortfall where it falls short, one block of text each; empty if it passed
 */
public record Outcome(String name, List<String> shortfall) {
  public Outcome {
    shortfall = List.copyOf(shortfall);
  }

  public boolean passed() {
    return shortfall.isEmpty();
  }
}
