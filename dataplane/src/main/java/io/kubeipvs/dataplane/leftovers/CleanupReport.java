package io.kubeipvs.dataplane.leftovers;

import java.util.List;

/**
 * What a clean-up did, a line each. Immutable.
 *
 * @param removed what went
 * @param kept what was a proxy's and stays because somebody else uses it
 * @param problems what could not be read or removed, each with its reason
 */
public record CleanupReport(List<String> removed, List<String> kept, List<String> problems) {
  public CleanupReport {
    removed = List.copyOf(removed);
    kept = List.copyOf(kept);
    problems = List.copyOf(problems);
  }
}
