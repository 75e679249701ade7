package io.kubeipvs.lab.network;

import java.nio.file.Path;

/**
 * Where a command is typed: a node, a pod, or a machine beside the cluster. Each is a network
 * namespace of the same name. Immutable.
 */
public record Place(String name) {
  /** The namespace's file, as {@code ip netns} makes it. */
  public Path namespace() {
    return Path.of("/run/netns", name);
  }
}
