package io.kubeipvs.conformance.scenario;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is expected where Service addresses are routes: each address that kube-proxy leaves on
 * kube-ipvs0 is a line of {@code routes.txt} instead of one of {@code addresses.txt}; the link is
 * the same, and so is every other file. Pure.
 */
final class AddressesAsRoutes {
  private static final String ADDRESSES = "addresses.txt";
  private static final String ROUTES = "routes.txt";

  private AddressesAsRoutes() {}

  /** The files as they are then, by name; without routes there is no file of them. */
  static SortedMap<String, String> of(Map<String, String> files) {
    SortedMap<String, String> changed = new TreeMap<>(files);
    StringBuilder addresses = new StringBuilder();
    StringBuilder routes = new StringBuilder();
    for (String line : files.getOrDefault(ADDRESSES, "").lines().toList()) {
      String address = line.replaceFirst("^inet6? ", "").replaceFirst("/.*", "");
      if (line.matches("inet \\S+/32 .*")) {
        routes.append("local " + address + " dev lo scope host metric 1024\n");
      } else if (line.matches("inet6 \\S+/128 .*")) {
        routes.append("local " + address + " dev lo metric 1024 pref medium\n");
      } else {
        addresses.append(line).append('\n');
      }
    }
    if (files.containsKey(ADDRESSES)) {
      changed.put(ADDRESSES, addresses.toString());
    }
    if (!routes.isEmpty()) {
      changed.put(ROUTES, routes.toString());
    }
    return changed;
  }
}
