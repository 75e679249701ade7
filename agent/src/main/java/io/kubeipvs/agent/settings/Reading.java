package io.kubeipvs.agent.settings;

import java.util.List;

/**
 * What a configuration file said. Immutable.
 *
 * @param unknown paths that kube-proxy's configuration does not have, in the file's order
 * @param duplicates keys that were there twice, with their lines; the last counts
 */
public record Reading(Settings settings, List<String> unknown, List<String> duplicates) {
  public Reading {
    unknown = List.copyOf(unknown);
    duplicates = List.copyOf(duplicates);
  }
}
