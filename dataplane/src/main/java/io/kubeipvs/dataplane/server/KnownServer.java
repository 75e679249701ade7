package io.kubeipvs.dataplane.server;

import io.kubeipvs.linux.ipvs.CountedServer;
import io.kubeipvs.linux.ipvs.RealServer;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.proxy.plan.PlannedServer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A virtual server as the kernel holds it, as far as is known. Owned by the writer's thread.
 *
 * <p>Demoted real servers are those whose weight we, or a predecessor, took away. They are set
 * right as soon as they are wanted; others that somebody changed only where changes are repaired.
 */
public final class KnownServer {
  private final VirtualServerKey key;
  private ServerSettings settings;
  private final RealServers destinations = new RealServers();

  /** Empty and shared as long as there is none, as nearly always. */
  private Set<AddressPort> demoted = Set.of();

  /** The number of the listing that showed it last. */
  private int listing;

  KnownServer(VirtualServerKey key, ServerSettings settings, int listing) {
    this.key = key;
    this.settings = settings;
    this.listing = listing;
  }

  int listing() {
    return listing;
  }

  void listing(int number) {
    listing = number;
  }

  public VirtualServerKey key() {
    return key;
  }

  /** Key and settings, made when they are asked for. */
  public VirtualServer settings() {
    return settings.with(key);
  }

  boolean hasSettingsOf(VirtualServer server) {
    return settings.areOf(server);
  }

  /** Whether this is what a census of the kernel says, as far as that tells. */
  boolean isAsCounted(CountedServer counted) {
    return settings.areOf(counted.server()) && destinations.size() == counted.realServers();
  }

  void settings(ServerSettings newSettings) {
    settings = newSettings;
  }

  public Map<AddressPort, RealServer> destinations() {
    return destinations;
  }

  /** Whether there are these real servers and no others, all as we make them. */
  boolean hasExactly(List<AddressPort> inAddressOrder) {
    return demoted.isEmpty() && destinations.areExactly(inAddressOrder);
  }

  /** Whether a real server is there, and nothing is to be done about it. */
  boolean hasAsMade(AddressPort endpoint) {
    return destinations.hasPlain(endpoint) && !demoted.contains(endpoint);
  }

  /** Whether all real servers have the weight that we give them. */
  boolean haveAllWeight() {
    return destinations.areAllPlain();
  }

  /** Real servers that are there and not planned, in address order. */
  List<AddressPort> beside(PlannedServer planned) {
    return destinations.beside(AddressPortList.copyOf(planned.backEnds()));
  }

  Set<AddressPort> demoted() {
    return demoted;
  }

  void demote(AddressPort endpoint) {
    if (demoted.isEmpty()) {
      demoted = new HashSet<>();
    }
    demoted.add(endpoint);
  }

  private void promote(AddressPort endpoint) {
    if (demoted.contains(endpoint)) {
      demoted.remove(endpoint);
      demoted = demoted.isEmpty() ? Set.of() : demoted;
    }
  }

  /** Takes over a real server that was added or changed. */
  void put(RealServer destination) {
    destinations.put(destination);
    if (destination.weight() == 0) {
      demote(destination.endpoint());
    } else {
      promote(destination.endpoint());
    }
  }

  void remove(AddressPort endpoint) {
    destinations.forget(endpoint);
    promote(endpoint);
  }

  /** If any weight is not 1, all real servers that are not as we would make them are demoted. */
  void demoteChanged() {
    if (destinations.values().stream().allMatch(destination -> destination.weight() == 1)) {
      return;
    }
    destinations.forEach((endpoint, destination) -> {
      if (!destination.equals(ServerSteps.masqueraded(endpoint))) {
        demote(endpoint);
      }
    });
  }

  /** Whether there are real servers, and none gets new connections. */
  public boolean isWithoutWeight() {
    return !destinations.isEmpty()
        && destinations.values().stream().allMatch(destination -> destination.weight() == 0);
  }

  /** Has the real servers in memory once where the plan wants the same. */
  void share(PlannedServer planned) {
    destinations.share(planned.backEnds());
  }

  /** Takes over what the kernel lists now; answers whether it differs from what was known. */
  boolean replaceDestinations(Map<AddressPort, RealServer> listed) {
    List.copyOf(demoted).stream()
        .filter(endpoint -> !listed.containsKey(endpoint))
        .forEach(this::promote);
    if (destinations.equals(listed)) {
      return false;
    }
    destinations.replace(listed);
    return true;
  }

  /** Takes over that there are these, all as we make them; answers whether that is new. */
  boolean replaceDestinations(AddressPortList inAddressOrder) {
    List.copyOf(demoted).stream()
        .filter(endpoint -> inAddressOrder.search(endpoint) < 0)
        .forEach(this::promote);
    if (destinations.areExactly(inAddressOrder)) {
      return false;
    }
    destinations.replace(inAddressOrder);
    return true;
  }
}
