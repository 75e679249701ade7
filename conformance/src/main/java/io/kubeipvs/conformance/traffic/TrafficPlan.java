package io.kubeipvs.conformance.traffic;

import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Machine;
import io.kubeipvs.lab.network.NetworkPlan;
import io.kubeipvs.lab.network.NetworkPlan.Route;
import io.kubeipvs.lab.network.Place;
import io.kubeipvs.lab.network.Pod;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network in which the facts hold: one proxied node, a second that only passes packets on, and
 * a client beside the cluster that knows the proxied node as the way to every Service address.
 */
public final class TrafficPlan {
  /** The proxied node. */
  public static final LabNode NODE_1 = new LabNode("node1", "192.168.224.4", "10.244.1.0/24");

  private static final LabNode NODE_2 = new LabNode("node2", "192.168.224.5", "10.244.2.0/24");

  public static final Pod POD_A = new Pod("poda", NODE_1, "10.244.1.3");
  public static final Pod POD_B = new Pod("podb", NODE_2, "10.244.2.3");

  /** A pod that only asks. */
  public static final Pod POD_C = new Pod("podc", NODE_1, "10.244.1.9");

  /** The proxied node's name in the objects. */
  public static final String NODE_NAME = "node-1";

  public static final String POD_RANGE = "10.244.0.0/16";

  /** The pods that serve, and what they call themselves. */
  public static final Map<Pod, String> SERVERS = Map.of(POD_A, "a", POD_B, "b");

  private static final String OUTSIDE_ADDRESS = "192.168.224.100";

  /** A machine beside the cluster. */
  public static final Place OUTSIDE = new Place("out");

  private static final Place CONTROL_PLANE = new Place("cp");

  /** Cluster addresses, load balancer addresses, external addresses. */
  private static final List<String> SERVICE_RANGES =
      List.of("10.96.0.0/16", "198.51.100.0/24", "203.0.113.0/24");

  private TrafficPlan() {}

  /** Who asks. */
  static List<String> clients() {
    return List.of(POD_A.name(), POD_B.name(), POD_C.name(), NODE_1.name(), OUTSIDE.name());
  }

  /**
   * The server behind which a client stands itself, if its node is not proxied. Sent to itself, it
   * hears nothing: nobody masquerades, and a packet that comes back with the pod's own source is
   * dropped. Which of two servers a client gets is chance, so its silence may mean this one.
   */
  static @Nullable String serverThatCannotAnswerItsOwnPod(String client) {
    return client.equals(POD_B.name()) ? SERVERS.get(POD_B) : null;
  }

  /** The whole network. Every place passes packets on. */
  public static NetworkPlan network() {
    List<LabNode> nodes = List.of(NODE_1, NODE_2);
    List<Pod> pods = List.of(POD_A, POD_B, POD_C);
    List<Place> routers =
        Stream.of(
                nodes.stream().map(LabNode::place),
                pods.stream().map(Pod::place),
                Stream.of(CONTROL_PLANE, OUTSIDE))
            .flatMap(places -> places)
            .toList();
    return new NetworkPlan(
        new Place("bridge"),
        nodes,
        pods,
        List.of(new Machine(CONTROL_PLANE, "192.168.224.3"), new Machine(OUTSIDE, OUTSIDE_ADDRESS)),
        List.of(),
        routes(),
        routers);
  }

  private static List<Route> routes() {
    Stream<Route> toServices =
        Stream.of(NODE_2.place(), OUTSIDE)
            .flatMap(place ->
                SERVICE_RANGES.stream().map(range -> new Route(place, range, NODE_1.address())));
    Stream<Route> toPods =
        Stream.of(NODE_1, NODE_2).map(node -> new Route(OUTSIDE, node.podRange(), node.address()));
    Stream<Route> outwards = Stream.of(new Route(NODE_1.place(), "default", OUTSIDE_ADDRESS));
    return Stream.of(toServices, toPods, outwards).flatMap(routes -> routes).toList();
  }
}
