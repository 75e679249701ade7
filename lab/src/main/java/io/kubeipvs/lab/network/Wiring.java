package io.kubeipvs.lab.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * The network, as shell text. Pure: it says what to run, and where.
 *
 * <p>Each pod hangs on a routed link of its own: a /32 address, and a default route by way of
 * 169.254.1.1, an address nobody has, whose hardware address is entered by hand. On a bridge that
 * pods share, the answer of a pod on the same node would go past the node's connection tracking,
 * and the connection would hang. Reverse path filtering is off, because an answer may come in on
 * another link than the question went out; the limits on ICMP errors are off, so that a refusal is
 * seen as one, every time.
 */
final class Wiring {
  private static final String POD_GATEWAY = "169.254.1.1";
  private static final String POD_GATEWAY_HARDWARE_ADDRESS = "ee:ee:ee:ee:ee:ee";

  /**
   * Older kernels have these limits once for all namespaces, where only the first one sees them.
   */
  private static final String MANY_ICMP_ERRORS =
      """
      for limit in icmp_msgs_per_sec icmp_msgs_burst; do
        [ ! -e /proc/sys/net/ipv4/$limit ] || echo 100000 > /proc/sys/net/ipv4/$limit
      done
      """;

  private final NetworkPlan plan;

  Wiring(NetworkPlan plan) {
    this.plan = plan;
  }

  /** Before anything else, outside: the namespaces, and the links that join two of them. */
  String namespacesAndLinks() {
    Stream<String> namespaces = plan.places().stream().map(place -> "netns add " + place.name());
    Stream<String> cables =
        plan.members().stream()
            .map(place ->
                "link add eth0 netns %s type veth peer name %s netns %s"
                    .formatted(place.name(), place.name(), plan.bridge().name()));
    Stream<String> podLinks =
        plan.pods().stream()
            .map(pod ->
                "link add eth0 netns %s type veth peer name %s netns %s address %s"
                    .formatted(
                        pod.name(), pod.name(), pod.node().name(), POD_GATEWAY_HARDWARE_ADDRESS));
    return batch(Stream.of(namespaces, cables, podLinks).flatMap(lines -> lines).toList())
        + MANY_ICMP_ERRORS;
  }

  /** What to run in a namespace then. */
  String script(Place place) {
    if (place.equals(plan.bridge())) {
      return batch(bridgeLines());
    }
    if (plan.unconnected().contains(place)) {
      return batch(List.of("link set lo up"));
    }
    Stream<String> machine =
        plan.machines().stream()
            .filter(one -> one.place().equals(place))
            .flatMap(one -> machineLines(one.address()));
    Stream<String> node =
        plan.nodes().stream().filter(one -> one.place().equals(place)).flatMap(this::nodeLines);
    Stream<String> pod =
        plan.pods().stream().filter(one -> one.place().equals(place)).flatMap(Wiring::podLines);
    Stream<String> routes =
        plan.routesAt(place).stream()
            .map(route -> "route add " + route.destination() + " via " + route.gateway());
    return batch(Stream.of(machine, node, pod, routes).flatMap(lines -> lines).toList())
        + settings(plan.routers().contains(place));
  }

  private List<String> bridgeLines() {
    Stream<String> members =
        plan.members().stream().map(place -> "link set " + place.name() + " master bridge up");
    return Stream.concat(
            Stream.of("link set lo up", "link add bridge type bridge", "link set bridge up"),
            members)
        .toList();
  }

  private static Stream<String> machineLines(String address) {
    return Stream.of(
        "link set lo up", "address add " + address + "/24 dev eth0", "link set eth0 up");
  }

  private Stream<String> nodeLines(LabNode node) {
    Stream<String> ownPods =
        plan.podsOn(node).stream()
            .flatMap(pod ->
                Stream.of(
                    "link set " + pod.name() + " up",
                    "route add " + pod.address() + "/32 dev " + pod.name()));
    Stream<String> otherNodes =
        plan.nodes().stream()
            .filter(other -> !other.equals(node))
            .map(other -> "route add " + other.podRange() + " via " + other.address());
    return Stream.of(machineLines(node.address()), ownPods, otherNodes).flatMap(lines -> lines);
  }

  private static Stream<String> podLines(Pod pod) {
    return Stream.of(
        "link set lo up",
        "address add " + pod.address() + "/32 dev eth0",
        "link set eth0 up",
        "route add " + POD_GATEWAY + " dev eth0 scope link",
        "neighbour add %s lladdr %s dev eth0 nud permanent"
            .formatted(POD_GATEWAY, POD_GATEWAY_HARDWARE_ADDRESS),
        "route add default via " + POD_GATEWAY);
  }

  private static String batch(List<String> lines) {
    return "ip -batch - <<END || exit 1\n" + String.join("\n", lines) + "\nEND\n";
  }

  private static String settings(boolean forwarding) {
    return """
    cd /proc/sys/net/ipv4 || exit 1
    echo %d > ip_forward
    for filter in conf/*/rp_filter; do echo 0 > $filter; done
    echo 0 > icmp_ratelimit
    """
            .formatted(forwarding ? 1 : 0)
        + MANY_ICMP_ERRORS;
  }
}
