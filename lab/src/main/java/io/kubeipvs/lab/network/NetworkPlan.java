package io.kubeipvs.lab.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which places there are and how they are joined: what {@link Network} builds. Nodes reach each
 * other's pods without being told. Immutable.
 *
 * @param bridge joins nodes and machines, as a switch does
 * @param machines on the nodes' network, without pods
 * @param unconnected places with nothing but a loopback link
 * @param routes besides those to pods
 * @param routers places that pass packets on
 */
public record NetworkPlan(
    Place bridge,
    List<LabNode> nodes,
    List<Pod> pods,
    List<Machine> machines,
    List<Place> unconnected,
    List<Route> routes,
    List<Place> routers) {
  public NetworkPlan {
    nodes = List.copyOf(nodes);
    pods = List.copyOf(pods);
    machines = List.copyOf(machines);
    unconnected = List.copyOf(unconnected);
    routes = List.copyOf(routes);
    routers = List.copyOf(routers);
  }

  /**
   * A route of one place. Immutable.
   *
   * @param destination a range of addresses, or {@code default}
   * @param gateway an address on the nodes' network
   */
  public record Route(Place at, String destination, String gateway) {}

  /** Every namespace there is. */
  public List<Place> places() {
    return Stream.of(
            nodes.stream().map(LabNode::place),
            pods.stream().map(Pod::place),
            machines.stream().map(Machine::place),
            Stream.of(bridge),
            unconnected.stream())
        .flatMap(places -> places)
        .toList();
  }

  /** Those that the bridge joins. */
  List<Place> members() {
    return Stream.concat(nodes.stream().map(LabNode::place), machines.stream().map(Machine::place))
        .toList();
  }

  List<Pod> podsOn(LabNode node) {
    return pods.stream().filter(pod -> pod.node().equals(node)).toList();
  }

  List<Route> routesAt(Place place) {
    return routes.stream().filter(route -> route.at().equals(place)).toList();
  }
}
