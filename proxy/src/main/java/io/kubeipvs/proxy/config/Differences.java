package io.kubeipvs.proxy.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The deliberate differences from kube-proxy that are on. Immutable.
 *
 * @param on those that are on; all others are off
 */
public record Differences(Set<Difference> on) {
  /** Stands for every difference in {@link #of}. */
  public static final String ALL = "all";

  public Differences {
    on = Set.copyOf(on);
  }

  /** As it is where nobody says otherwise. */
  public static Differences byDefault() {
    return of(Map.of());
  }

  /** Exactly kube-proxy's behaviour. */
  public static Differences none() {
    return new Differences(Set.of());
  }

  /**
   * The defaults, with some switched.
   *
   * @param switches on or off by a difference's key; {@value #ALL} switches those that are not
   *     named themselves, wherever it stands
   * @throws IllegalArgumentException naming a key that is none, and those there are
   */
  public static Differences of(Map<String, Boolean> switches) {
    Set<String> known =
        Arrays.stream(Difference.values()).map(Difference::key).collect(Collectors.toSet());
    switches.keySet().stream()
        .filter(key -> !key.equals(ALL) && !known.contains(key))
        .sorted()
        .findFirst()
        .ifPresent(Differences::refuse);
    EnumSet<Difference> on = EnumSet.noneOf(Difference.class);
    for (Difference difference : Difference.values()) {
      boolean unnamed = switches.getOrDefault(ALL, difference.byDefault());
      if (switches.getOrDefault(difference.key(), unnamed)) {
        on.add(difference);
      }
    }
    return new Differences(on);
  }

  public boolean has(Difference difference) {
    return on.contains(difference);
  }

  private static void refuse(String key) {
    throw new IllegalArgumentException(
        "\""
            + key
            + "\" is no difference; there are "
            + Arrays.stream(Difference.values())
                .map(Difference::key)
                .collect(Collectors.joining(", "))
            + " and "
            + ALL);
  }
}
