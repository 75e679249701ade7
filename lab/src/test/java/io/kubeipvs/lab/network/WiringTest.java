package io.kubeipvs.lab.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.lab.cluster.ClusterPlan;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network as {@code ip} is told to make it. */
final class WiringTest {
  private static final Wiring WIRING = new Wiring(ClusterPlan.NETWORK);

  @Test
  void everyPodHangsOnALinkOfItsOwn() {
    String pod = script(ClusterPlan.WEB_1.place());

    assertThat(WIRING.namespacesAndLinks())
        .contains(
            "link add eth0 netns web-1 type veth peer name web-1 netns worker"
                + " address ee:ee:ee:ee:ee:ee\n");
    assertThat(pod)
        .contains(
            """
            address add 10.244.1.6/32 dev eth0
            link set eth0 up
            route add 169.254.1.1 dev eth0 scope link
            neighbour add 169.254.1.1 lladdr ee:ee:ee:ee:ee:ee dev eth0 nud permanent
            route add default via 169.254.1.1
            """)
        .contains("echo 0 > ip_forward");
  }

  @Test
  void aNodeRoutesToItsPodsAndToTheOthersPodRanges() {
    assertThat(script(ClusterPlan.WORKER.place()))
        .contains("address add 192.168.224.4/24 dev eth0\n")
        .contains("route add 10.244.1.6/32 dev web-1\n")
        .contains("route add 10.244.0.0/24 via 192.168.224.3\n")
        .contains("route add 10.244.2.0/24 via 192.168.224.5\n")
        .doesNotContain("route add 10.244.1.0/24")
        .contains("echo 1 > ip_forward");
  }

  @Test
  void nothingIsFilteredByReversePathOrKeptQuietByTheLimitOfErrors() {
    for (LabNode node : ClusterPlan.NODES) {
      assertThat(script(node.place()))
          .contains("for filter in conf/*/rp_filter; do echo 0 > $filter; done")
          .contains("echo 0 > icmp_ratelimit");
    }
  }

  @Test
  void theSwitchJoinsTheNodesAndTheWorldOutside() {
    assertThat(
            Arrays.stream(script(ClusterPlan.SWITCH).split("\n", -1))
                .filter(line -> line.contains(" master bridge")))
        .containsExactly(
            "link set control-plane master bridge up",
            "link set worker master bridge up",
            "link set worker2 master bridge up",
            "link set outside master bridge up");
  }

  @Test
  void routesOfThePlanComeAfterTheLinksTheyNeed() {
    Place client = new Place("client");
    NetworkPlan plan =
        new NetworkPlan(
            new Place("bridge"),
            List.of(),
            List.of(),
            List.of(new Machine(client, "192.168.224.100")),
            List.of(),
            List.of(new NetworkPlan.Route(client, "10.96.0.0/16", "192.168.224.4")),
            List.of(client));

    assertThat(new Wiring(plan).script(client))
        .contains(
            """
            address add 192.168.224.100/24 dev eth0
            link set eth0 up
            route add 10.96.0.0/16 via 192.168.224.4
            """)
        .contains("echo 1 > ip_forward");
  }

  private static String script(Place place) {
    return WIRING.script(place);
  }
}
