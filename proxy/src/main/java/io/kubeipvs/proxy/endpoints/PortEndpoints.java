package io.kubeipvs.proxy.endpoints;

import io.kubeipvs.kubernetes.model.EndpointCursor;
import io.kubeipvs.kubernetes.model.EndpointPort;
import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All endpoints of one Service port in one family, from all its slices, in address order, each
 * address and port once. Immutable.
 */
public final class PortEndpoints {
  private static final Comparator<BackEnd> BY_ADDRESS =
      (one, other) -> one.at().compareTo(other.at());

  private final List<BackEnd> backEnds;
  private final NodeFacts node;

  private PortEndpoints(List<BackEnd> backEnds, NodeFacts node) {
    this.backEnds = backEnds;
    this.node = node;
  }

  /** Takes what the slices have of the port with this name and protocol. */
  public static PortEndpoints of(
      Iterable<EndpointSlice> slices,
      IpFamily family,
      String portName,
      Protocol protocol,
      NodeFacts node) {
    List<BackEnd> found = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      if (!slice.proxied() || slice.family() != family) {
        continue;
      }
      for (EndpointPort port : slice.ports()) {
        if (port.name().equals(portName) && port.protocol() == protocol && isPort(port.port())) {
          collect(slice, port.port(), node, found);
        }
      }
    }
    return new PortEndpoints(inOrder(found), node);
  }

  private static boolean isPort(int port) {
    return port > 0 && port <= 65535;
  }

  private static void collect(EndpointSlice slice, int port, NodeFacts node, List<BackEnd> found) {
    EndpointCursor endpoint = slice.endpoints().cursor();
    while (endpoint.next()) {
      if (endpoint.address().family() == slice.family()) {
        found.add(BackEnd.of(endpoint, port, node));
      }
    }
  }

  /** By address, each once; those at the same address come in the order in which they stand. */
  private static List<BackEnd> inOrder(List<BackEnd> found) {
    found.sort(BY_ADDRESS);
    List<BackEnd> once = new ArrayList<>(found.size());
    for (BackEnd backEnd : found) {
      if (once.isEmpty() || !once.getLast().at().equals(backEnd.at())) {
        once.add(backEnd);
      } else if (backEnd.replacesEarlier()) {
        once.set(once.size() - 1, backEnd);
      }
    }
    return once;
  }

  /** How many addresses of ready endpoints this node has in one family, over all ports. */
  public static int countLocalReady(
      Iterable<EndpointSlice> slices, IpFamily family, NodeFacts node) {
    Set<PortKey> ports = new LinkedHashSet<>();
    for (EndpointSlice slice : slices) {
      slice.ports().forEach(port -> ports.add(new PortKey(port.name(), port.protocol())));
    }
    Set<IpAddress> addresses = new HashSet<>();
    for (PortKey port : ports) {
      PortEndpoints endpoints = of(slices, family, port.name(), port.protocol(), node);
      endpoints
          .where(backEnd -> backEnd.local() && backEnd.ready())
          .forEach(at -> addresses.add(at.address()));
    }
    return addresses.size();
  }

  private record PortKey(String name, Protocol protocol) {}

  /** Those on this node, in any condition. */
  public List<AddressPort> onThisNode() {
    return where(BackEnd::local);
  }

  /** Those that answer, on any node, on their way out or not. */
  public List<AddressPort> serving() {
    return where(BackEnd::serving);
  }

  /** Decides where front ends of the two traffic policies lead. */
  public EndpointChoice choose() {
    return new EndpointChoice(forCluster(), forNode());
  }

  /** Ready ones as the hints say; if there is none at all, those that still answer. */
  private List<AddressPort> forCluster() {
    List<BackEnd> ready = new ArrayList<>(backEnds.size());
    for (BackEnd backEnd : backEnds) {
      if (backEnd.ready()) {
        ready.add(backEnd);
      }
    }
    List<AddressPort> chosen = new ArrayList<>(ready.size());
    for (BackEnd backEnd : TopologyHints.follow(ready, node)) {
      chosen.add(backEnd.at());
    }
    return chosen.isEmpty() ? where(BackEnd::servesWhileTerminating) : chosen;
  }

  private List<AddressPort> forNode() {
    List<AddressPort> ready = where(backEnd -> backEnd.local() && backEnd.ready());
    return ready.isEmpty()
        ? where(backEnd -> backEnd.local() && backEnd.servesWhileTerminating())
        : ready;
  }

  private List<AddressPort> where(Predicate<BackEnd> condition) {
    List<AddressPort> found = new ArrayList<>();
    for (BackEnd backEnd : backEnds) {
      if (condition.test(backEnd)) {
        found.add(backEnd.at());
      }
    }
    return found;
  }
}
