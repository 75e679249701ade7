package io.kubeipvs.conformance.scenario;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step of a scenario. Immutable.
 *
 * @param number from 1
 * @param run shell lines that run before the step's objects arrive, or empty
 * @param restart whether the proxy is stopped and started anew
 * @param arguments if there are any, the proxy is stopped and run once with them
 * @param objects all objects there are, as a manifest
 * @param expected the files of the state that kube-proxy leaves, by name
 * @param expectedByDefault those that differ in {@link Pass#DEFAULT}; an empty one of a kind that
 *     need not be there stands for none
 */
public record Step(
    int number,
    String title,
    String run,
    boolean restart,
    List<String> arguments,
    String objects,
    Map<String, String> expected,
    Map<String, String> expectedByDefault) {
  private static final Set<String> NEED_NOT_BE_THERE =
      Set.of("conntrack.txt", "exit.txt", "health.txt");

  public Step {
    arguments = List.copyOf(arguments);
    expected = Map.copyOf(expected);
    expectedByDefault = Map.copyOf(expectedByDefault);
  }

  /** The files of the state in a pass, by name. */
  public SortedMap<String, String> expected(Pass pass) {
    return switch (pass) {
      case PARITY -> new TreeMap<>(expected);
      case DEFAULT -> byDefault();
      case ROUTES -> AddressesAsRoutes.of(expected);
    };
  }

  private SortedMap<String, String> byDefault() {
    SortedMap<String, String> files = new TreeMap<>(expected);
    expectedByDefault.forEach((name, content) -> {
      if (content.isEmpty() && NEED_NOT_BE_THERE.contains(name)) {
        files.remove(name);
      } else {
        files.put(name, content);
      }
    });
    return files;
  }
}
