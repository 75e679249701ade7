package io.kubeipvs.lab.cluster;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network, as shell text. Pure: it says what to run, and where.
 *
 * <p>Each pod hangs on a routed link of its own: a /32 address, and a default route by way of
 * 169.254.1.1, an address nobody has, whose hardware address is entered by hand. On a bridge that
 * pods share, the answer of a pod on the same node would go past the node's connection tracking,
 * and the connection would hang. Reverse path filtering is off, because an answer may come in on
 * another link than the question went out; the limit on ICMP errors is off, so that a refusal is
 * seen as one, every time.
 */
final class Wiring {
  private static final String POD_GATEWAY = "169.254.1.1";
  private static final String POD_GATEWAY_HARDWARE_ADDRESS = "ee:ee:ee:ee:ee:ee";

  /** Before anything else: the namespaces, and the links that join two of them. */
  static String namespacesAndLinks() {
    Stream<String> namespaces =
        ClusterPlan.places().stream().map(place -> "netns add " + place.name());
    Stream<String> cables =
        Stream.concat(ClusterPlan.NODES.stream().map(LabNode::name), Stream.of("outside"))
            .map(name ->
                "link add eth0 netns %s type veth peer name %s netns switch".formatted(name, name));
    Stream<String> podLinks =
        ClusterPlan.PODS.stream()
            .map(pod ->
                "link add eth0 netns %s type veth peer name %s netns %s address %s"
                    .formatted(
                        pod.name(), pod.name(), pod.node().name(), POD_GATEWAY_HARDWARE_ADDRESS));
    return batch(Stream.of(namespaces, cables, podLinks).flatMap(lines -> lines).toList());
  }

  /** What to run in each namespace then. */
  static Map<Place, String> perPlace() {
    return ClusterPlan.places().stream().collect(Collectors.toMap(place -> place, Wiring::script));
  }

  private static String script(Place place) {
    if (place.equals(ClusterPlan.SWITCH)) {
      return batch(switchLines());
    }
    if (place.equals(ClusterPlan.OUTSIDE)) {
      return batch(machineLines(ClusterPlan.OUTSIDE_ADDRESS)) + settings(false);
    }
    if (place.equals(ClusterPlan.SPARE)) {
      return batch(List.of("link set lo up"));
    }
    for (LabNode node : ClusterPlan.NODES) {
      if (node.place().equals(place)) {
        return batch(nodeLines(node)) + settings(true);
      }
    }
    return ClusterPlan.PODS.stream()
        .filter(pod -> pod.place().equals(place))
        .map(pod -> batch(podLines(pod)) + settings(false))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> switchLines() {
    Stream<String> members =
        Stream.concat(ClusterPlan.NODES.stream().map(LabNode::name), Stream.of("outside"))
            .map("link set %s master bridge up"::formatted);
    return Stream.concat(
            Stream.of("link set lo up", "link add bridge type bridge", "link set bridge up"),
            members)
        .toList();
  }

  private static List<String> machineLines(String address) {
    return List.of("link set lo up", "address add " + address + "/24 dev eth0", "link set eth0 up");
  }

  private static List<String> nodeLines(LabNode node) {
    Stream<String> ownPods =
        ClusterPlan.podsOn(node).stream()
            .flatMap(pod ->
                Stream.of(
                    "link set " + pod.name() + " up",
                    "route add " + pod.address() + "/32 dev " + pod.name()));
    Stream<String> otherNodes =
        ClusterPlan.NODES.stream()
            .filter(other -> !other.equals(node))
            .map(other -> "route add " + other.podRange() + " via " + other.address());
    return Stream.of(machineLines(node.address()).stream(), ownPods, otherNodes)
        .flatMap(lines -> lines)
        .toList();
  }

  private static List<String> podLines(Pod pod) {
    return List.of(
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
        .formatted(forwarding ? 1 : 0);
  }

  private Wiring() {}
}
