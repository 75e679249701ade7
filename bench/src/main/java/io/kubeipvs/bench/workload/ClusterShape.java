package io.kubeipvs.bench.workload;

import java.util.Locale;

/**
 * How large a cluster is, written as {@code 10000x10}. Immutable.
 *
 * @param services each with one TCP port and an address of its own
 * @param endpoints of each Service
 */
public record ClusterShape(int services, int endpoints) {
  private static final int MAX_SERVICES = 65_000;
  private static final int MAX_ENDPOINTS = 250_000;

  public ClusterShape {
    if (services < 1 || services > MAX_SERVICES || endpoints < 0) {
      throw new IllegalArgumentException("no such cluster: " + services + "x" + endpoints);
    }
    if ((long) services * endpoints > MAX_ENDPOINTS) {
      throw new IllegalArgumentException("more than " + MAX_ENDPOINTS + " endpoints");
    }
  }

  /** Reads {@code 10000x10}. */
  public static ClusterShape parse(String text) {
    int x = text.indexOf('x');
    if (x < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is not of the form 10000x10");
    }
    return new ClusterShape(
        Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1)));
  }

  /** {@code 10,000 x 10}. */
  public String forPeople() {
    return String.format(Locale.ROOT, "%,d x %,d", services, endpoints);
  }

  @Override
  public String toString() {
    return services + "x" + endpoints;
  }
}
