package io.kubeipvs.conformance.scenario;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One step of a scenario. Immutable.
 *
 * @param number from 1
 * @param run shell lines that run before the step's objects arrive, or empty
 * @param restart whether the proxy is stopped and started anew
 * @param arguments if there are any, the proxy is stopped and run once with them
 * @param objects all objects there are, as a manifest
 * @param expected the files of the step's state, by name
 */
public record Step(
    int number,
    String title,
    String run,
    boolean restart,
    List<String> arguments,
    String objects,
    Map<String, String> expected) {
  public Step {
    arguments = List.copyOf(arguments);
    expected = Map.copyOf(new TreeMap<>(expected));
  }
}
