package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.net.AddressPort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A virtual server as the kernel holds it, as far as is known. Owned by the writer's thread.
 *
 * <p>Demoted real servers are those whose weight we, or a predecessor, took away. They are set
 * right as soon as they are wanted; others that somebody changed only where changes are repaired.
 */
public final class KnownServer {
  private VirtualServer settings;
  private final Map<AddressPort, RealServer> destinations = new HashMap<>();
  private final Set<AddressPort> demoted = new HashSet<>();

  KnownServer(VirtualServer settings) {
    this.settings = settings;
  }

  public VirtualServer settings() {
    return settings;
  }

  public void settings(VirtualServer newSettings) {
    settings = newSettings;
  }

  public Map<AddressPort, RealServer> destinations() {
    return destinations;
  }

  Set<AddressPort> demoted() {
    return demoted;
  }

  /** Takes over a real server that was added or changed. */
  void put(RealServer destination) {
    destinations.put(destination.endpoint(), destination);
    if (destination.weight() == 0) {
      demoted.add(destination.endpoint());
    } else {
      demoted.remove(destination.endpoint());
    }
  }

  void remove(AddressPort endpoint) {
    destinations.remove(endpoint);
    demoted.remove(endpoint);
  }

  /** If any weight is not 1, all real servers that are not as we would make them are demoted. */
  void demoteChanged() {
    if (destinations.values().stream().allMatch(destination -> destination.weight() == 1)) {
      return;
    }
    destinations.forEach((endpoint, destination) -> {
      if (!destination.equals(ServerSteps.masqueraded(endpoint))) {
        demoted.add(endpoint);
      }
    });
  }

  /** Whether there are real servers, and none gets new connections. */
  public boolean isWithoutWeight() {
    return !destinations.isEmpty()
        && destinations.values().stream().allMatch(destination -> destination.weight() == 0);
  }

  /** Takes over what the kernel lists now; answers whether it differs from what was known. */
  boolean replaceDestinations(Map<AddressPort, RealServer> listed) {
    demoted.retainAll(listed.keySet());
    if (destinations.equals(listed)) {
      return false;
    }
    destinations.clear();
    destinations.putAll(listed);
    return true;
  }
}
