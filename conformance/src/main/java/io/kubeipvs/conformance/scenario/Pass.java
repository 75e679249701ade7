package io.kubeipvs.conformance.scenario;

import java.util.Locale;
import java.util.Map;

/** How a scenario is run, as to the deliberate differences from kube-proxy and its choices. */
public enum Pass {
  /** Every difference is off: the state is kube-proxy's. */
  PARITY,

  /** As it is where nobody switches anything; a difference's own scenario has that one on. */
  DEFAULT,

  /** As {@link #PARITY}, with Service addresses as routes: nothing but their form may differ. */
  ROUTES;

  /** Its name on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The pass of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public static Pass of(String word) {
    for (Pass pass : values()) {
      if (pass.word().equals(word)) {
        return pass;
      }
    }
    throw new IllegalArgumentException(
        "\"" + word + "\" is no pass; there are parity, default and routes");
  }

  /** What {@code kubeIpvs.differences} holds in this pass, given what the scenario says itself. */
  Map<String, Boolean> switches(Map<String, Boolean> own, String difference) {
    return switch (this) {
      case PARITY, ROUTES -> Map.of("all", false);
      case DEFAULT -> {
        Map<String, Boolean> switches = new java.util.TreeMap<>(own);
        if (!difference.isEmpty()) {
          switches.put(difference, true);
        }
        yield switches;
      }
    };
  }
}
