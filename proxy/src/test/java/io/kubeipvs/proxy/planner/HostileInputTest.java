package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.ServiceBuilder;
import io.kubeipvs.proxy.objects.SliceBuilder;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects that nobody should write, and somebody will. */
final class HostileInputTest {
  @Test
  void aServiceMayHaveAThousandPortsOnManyEndpoints() {
    ServiceBuilder service =
        service("wide")
            .type(Service.Type.LOAD_BALANCER)
            .externalPolicy(TrafficPolicy.LOCAL)
            .healthCheckNodePort(32000)
            .clusterIps("10.96.0.1");
    SliceBuilder slice = slice("wide-a", "wide");
    for (int port = 1; port <= 1_000; port++) {
      service.port("p" + port, Protocol.TCP, port, 30_000 + port);
      slice.port("p" + port, Protocol.TCP, port);
    }
    for (int pod = 1; pod <= 100; pod++) {
      slice.ready("10.244.2." + pod, "node-2");
    }

    NodePlan plan = plan(service.build(), slice.build());

    assertThat(plan.servers()).hasSize(2_000);
    assertThat(plan.servers()).allSatisfy(server -> assertThat(server.backEnds()).hasSize(100));
  }

  @Test
  void aServiceMayHaveFiveThousandEndpoints() {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    delta.upsert(service("large").clusterIps("10.96.0.1").port(80).build());
    for (int number = 0; number < 50; number++) {
      SliceBuilder slice = slice("large-" + number, "large").port(80);
      for (int pod = 0; pod < 100; pod++) {
        slice.ready("10.244." + number + "." + pod, number == 1 ? "node-1" : "node-2");
      }
      delta.upsert(slice.build());
    }

    NodePlan plan = plan(delta);

    assertThat(plan.servers())
        .singleElement()
        .satisfies(server -> assertThat(server.backEnds()).hasSize(5_000));
    assertThat(plan.members()).hasSize(2 + 100);
  }

  @Test
  void aSliceWithoutItsServiceWaitsForIt() {
    assertThat(plan(slice("a", "later").port(80).ready("10.244.1.3", "node-1").build()).servers())
        .isEmpty();
  }

  @Test
  void slicesOfAFamilyThatIsNotServedAreNoMatter() {
    NodePlan plan =
        plan(
            service("web").clusterIps("10.96.0.1", "fd00:10:96::1").port(80).build(),
            slice("a", "web")
                .family(IpFamily.IPV6)
                .port(80)
                .ready("fd00:10:244:1::3", "node-1")
                .ready("10.244.1.3", "node-1")
                .build());

    assertThat(plan.servers()).singleElement().satisfies(s -> assertThat(s.backEnds()).isEmpty());
    assertThat(plan.render()).doesNotContain("fd00");
  }

  @Test
  void portsThatAreNoneAreLeftOut() {
    NodePlan plan =
        plan(
            service("web").clusterIps("10.96.0.1").port(80).build(),
            slice("a", "web")
                .port(-1)
                .port(0)
                .port(65_536)
                .port(8080)
                .ready("10.244.1.3", "node-1")
                .build());

    assertThat(plan.servers())
        .singleElement()
        .satisfies(server -> assertThat(server.backEnds()).hasToString("[10.244.1.3:8080]"));
  }

  @Test
  void anAddressThatIsEverythingAtOnceHasAllItsEntries() {
    NodePlan plan =
        plan(
            service("greedy")
                .type(Service.Type.LOAD_BALANCER)
                .clusterIps("10.96.0.1", "10.96.0.1", "10.96.0.2")
                .externalIps("10.96.0.1", "10.96.0.1")
                .loadBalancer("10.96.0.1")
                .port(80)
                .build());

    assertThat(plan.servers()).hasSize(1);
    assertThat(plan.conflicts()).isEmpty();
    assertThat(plan.render())
        .contains(
            """
            set KUBE-CLUSTER-IP 10.96.0.1,tcp:80
            set KUBE-EXTERNAL-IP 10.96.0.1,tcp:80
            set KUBE-IPVS-IPS 10.96.0.1
            set KUBE-LOAD-BALANCER 10.96.0.1,tcp:80
            """);
    assertThat(((Plan) plan).memberCounts().values()).as("each counted once").containsOnly(1);
  }

  @Test
  void aServiceWithoutPortsAsksForNothing() {
    NodePlan plan = plan(service("empty").clusterIps("10.96.0.1").build());

    assertThat(plan.servers()).isEmpty();
    assertThat(plan.boundAddresses()).isEmpty();
  }

  private static NodePlan plan(KubernetesObject... objects) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    List.of(objects).forEach(delta::upsert);
    return plan(delta);
  }

  private static NodePlan plan(ClusterDelta delta) {
    return new Planner(TestNode.IPV4_CONFIG)
        .planFromScratch(delta.toImage(), TestNode.NODE_1, new Cause.Restart())
        .plan();
  }
}
