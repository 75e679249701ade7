package io.kubeipvs.kubernetes.model;

import io.kubeipvs.net.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a slice: its first address (the others have no meaning) and its conditions, API
 * defaults filled in (ready and serving true, terminating false). Immutable.
 *
 * @param nodeName empty if not said
 * @param zoneHints {@code hints.forZones}
 * @param nodeHints {@code hints.forNodes}
 * @param target the Pod behind it, or null
 */
public record Endpoint(
    IpAddress address,
    boolean ready,
    boolean serving,
    boolean terminating,
    String nodeName,
    List<String> zoneHints,
    List<String> nodeHints,
    @Nullable ObjectKey target) {
  public Endpoint {
    zoneHints = List.copyOf(zoneHints);
    nodeHints = List.copyOf(nodeHints);
  }
}
