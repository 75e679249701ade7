package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Node ports on addresses of Services. kube-proxy serves them where {@code nodePortAddresses} names
 * such an address, from its second sync on, when it finds it on kube-ipvs0.
 */
final class ServedAddressesTest {
  private final Planner planner =
      new Planner(TestNode.config(Differences.none(), "192.168.224.0/24", "198.51.100.0/24"));

  private static final KubernetesObject NODE_PORT =
      service("web")
          .type(Service.Type.NODE_PORT)
          .clusterIps("10.96.94.225")
          .port("", Protocol.TCP, 80, 30080)
          .build();

  private static final KubernetesObject PODS =
      slice("web-a", "web").port(80).ready("10.244.2.3", "node-2").build();

  private static final Service EXTERNAL =
      service("shop").clusterIps("10.96.0.7").externalIps("198.51.100.9").port(443).build();

  @Test
  void nodePortsAreServedOnNamedAddressesOfServices() {
    NodePlan plan = plan(NODE_PORT, PODS, EXTERNAL);

    assertThat(servers(plan))
        .isEqualTo(
            """
            server TCP 10.96.0.7:443 of default/shop rr -> nobody
            server TCP 10.96.94.225:80 of default/web rr -> 10.244.2.3:80
            server TCP 192.168.224.4:30080 of default/web rr -> 10.244.2.3:80
            server TCP 198.51.100.9:443 of default/shop rr -> nobody
            server TCP 198.51.100.9:30080 of default/web rr -> 10.244.2.3:80
            """);
    assertThat(plan.boundAddresses()).as("the node port itself binds nothing").hasSize(3);
    assertThat(((Plan) plan).servedAddressCounts().keys())
        .as("only those that are named count")
        .containsExactly(IpAddress.parse("198.51.100.9"));
  }

  @Test
  void aNodePortFollowsTheAddressesOfOtherServices() {
    ClusterDelta delta = delta(NODE_PORT, PODS);
    ClusterImage without = delta.toImage();
    NodePlan plan = planner.planFromScratch(without, TestNode.NODE_1, new Cause.Restart()).plan();
    assertThat(servers(plan)).doesNotContain("198.51.100.9");

    delta = new ClusterDelta(without);
    delta.upsert(EXTERNAL);
    ClusterImage with = delta.toImage();
    PlanUpdate comes = planner.update(plan, with, delta.touchedServices(), TestNode.NODE_1);
    assertThat(servers(comes.plan())).contains("server TCP 198.51.100.9:30080 of default/web");

    delta = new ClusterDelta(with);
    delta.deleteService(new ObjectKey("default", "shop"));
    PlanUpdate goes =
        planner.update(comes.plan(), delta.toImage(), delta.touchedServices(), TestNode.NODE_1);
    assertThat(goes.plan().render()).isEqualTo(plan.render());
  }

  @Test
  void anSctpNodePortHasAnEntryForEachOfThem() {
    NodePlan plan =
        plan(
            service("tunnel")
                .type(Service.Type.NODE_PORT)
                .clusterIps("10.96.94.226")
                .port("", Protocol.SCTP, 38412, 30412)
                .build(),
            EXTERNAL);

    assertThat(plan.render())
        .contains(
            """
            set KUBE-NODE-PORT-SCTP-HASH 192.168.224.4,sctp:30412
            set KUBE-NODE-PORT-SCTP-HASH 198.51.100.9,sctp:30412
            """);
  }

  /** Who asks for an address decides, not who has it: else the two could depend on each other. */
  @Test
  void aNodePortThatTakesAnAddressOverDoesNotTakeItAway() {
    KubernetesObject older =
        service("web")
            .type(Service.Type.NODE_PORT)
            .created("2026-01-01T00:00:00Z")
            .clusterIps("10.96.94.225")
            .port("", Protocol.TCP, 80, 443)
            .build();

    NodePlan plan = plan(older, EXTERNAL);

    assertThat(servers(plan)).contains("server TCP 198.51.100.9:443 of default/web rr");
    assertThat(plan.conflicts())
        .singleElement()
        .hasToString("TCP 198.51.100.9:443 of default/shop is refused: default/web has it");
  }

  private NodePlan plan(KubernetesObject... objects) {
    return planner
        .planFromScratch(delta(objects).toImage(), TestNode.NODE_1, new Cause.Restart())
        .plan();
  }

  private static ClusterDelta delta(KubernetesObject... objects) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    List.of(objects).forEach(delta::upsert);
    return delta;
  }

  private static String servers(NodePlan plan) {
    return plan.render()
        .lines()
        .filter(line -> line.startsWith("server "))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
