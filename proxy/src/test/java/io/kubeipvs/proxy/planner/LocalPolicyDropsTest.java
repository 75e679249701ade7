package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.ServiceBuilder;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Policy Local on a node without an endpoint of the Service: as kube-proxy does it, and as the API
 * means it, which is what {@link Difference#LOCAL_POLICY_DROPS} asks for.
 */
final class LocalPolicyDropsTest {
  private static final Differences DROPS = new Differences(Set.of(Difference.LOCAL_POLICY_DROPS));

  private static final KubernetesObject REMOTE =
      slice("web-a", "web").port("http", Protocol.TCP, 8080).ready("10.244.2.3", "node-2").build();

  private static ServiceBuilder loadBalancer() {
    return service("web")
        .type(Service.Type.LOAD_BALANCER)
        .healthCheckNodePort(32000)
        .clusterIps("10.96.94.225")
        .loadBalancer("198.51.100.5")
        .externalIps("198.51.100.9")
        .port("http", Protocol.TCP, 80, 30080);
  }

  @Test
  void externallyLocalFrontEndsRefuseAndAllElseStays() {
    Service local = loadBalancer().externalPolicy(TrafficPolicy.LOCAL).build();

    NodePlan kubeProxys = plan(Differences.none(), local, REMOTE);
    NodePlan ours = plan(DROPS, local, REMOTE);

    assertThat(servers(kubeProxys))
        .isEqualTo(
            """
            server TCP 10.96.94.225:80 of default/web:http rr -> 10.244.2.3:8080
            server TCP 192.168.224.4:30080 of default/web:http rr -> 10.244.2.3:8080
            server TCP 198.51.100.5:80 of default/web:http rr -> 10.244.2.3:8080
            server TCP 198.51.100.9:80 of default/web:http rr -> 10.244.2.3:8080
            """);
    assertThat(servers(ours))
        .isEqualTo(
            """
            server TCP 10.96.94.225:80 of default/web:http rr -> 10.244.2.3:8080
            server TCP 192.168.224.4:30080 of default/web:http rr -> nobody
            server TCP 198.51.100.5:80 of default/web:http rr -> nobody
            server TCP 198.51.100.9:80 of default/web:http rr -> nobody
            """);
    assertThat(othersThanServers(ours)).isEqualTo(othersThanServers(kubeProxys));
  }

  @Test
  void anInternallyLocalServiceRefusesEvenIfItIsReachableFromOutside() {
    Service local = loadBalancer().internalPolicy(TrafficPolicy.LOCAL).build();

    assertThat(servers(plan(Differences.none(), local, REMOTE)))
        .contains("server TCP 10.96.94.225:80 of default/web:http rr -> 10.244.2.3:8080");
    assertThat(servers(plan(DROPS, local, REMOTE)))
        .contains("server TCP 10.96.94.225:80 of default/web:http rr -> nobody")
        .contains("server TCP 198.51.100.5:80 of default/web:http rr -> 10.244.2.3:8080");
  }

  @Test
  void withAnEndpointOfTheNodeNothingDiffers() {
    Service local =
        loadBalancer()
            .externalPolicy(TrafficPolicy.LOCAL)
            .internalPolicy(TrafficPolicy.LOCAL)
            .build();
    KubernetesObject draining =
        slice("web-b", "web")
            .port("http", Protocol.TCP, 8080)
            .draining("10.244.1.3", "node-1")
            .build();

    assertThat(plan(DROPS, local, REMOTE, draining).render())
        .isEqualTo(plan(Differences.none(), local, REMOTE, draining).render())
        .contains("198.51.100.5:80 of default/web:http rr -> 10.244.1.3:8080");
  }

  @Test
  void itIsForOperatorsToAskFor() {
    Service local = loadBalancer().externalPolicy(TrafficPolicy.LOCAL).build();

    assertThat(plan(Differences.byDefault(), local, REMOTE).render())
        .isEqualTo(plan(Differences.none(), local, REMOTE).render());
  }

  private static NodePlan plan(Differences differences, KubernetesObject... objects) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    List.of(objects).forEach(delta::upsert);
    return new Planner(TestNode.config(differences))
        .planFromScratch(delta.toImage(), TestNode.NODE_1, new Cause.Restart())
        .plan();
  }

  private static String servers(NodePlan plan) {
    return lines(plan, true);
  }

  private static String othersThanServers(NodePlan plan) {
    return lines(plan, false);
  }

  private static String lines(NodePlan plan, boolean servers) {
    return plan.render()
        .lines()
        .filter(line -> line.startsWith("server ") == servers)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
