package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.ServiceBuilder;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Which UDP flows a Service judges where an older Service has some of its front ends. It has to
 * leave the older one's flows alone, and no more than those.
 */
final class ContestedFlowsTest {
  /** It asks for port 53 at two external addresses, and for node port 30053. */
  private static final Service DNS =
      dns().clusterIps("10.96.0.10").port("", Protocol.UDP, 53, 30053).build();

  private final Planner planner = new Planner(TestNode.DUAL_STACK_CONFIG);
  private ClusterImage image = ClusterImage.EMPTY;
  private NodePlan plan =
      planner.planFromScratch(image, TestNode.NODE_1, new Cause.Restart()).plan();

  @Test
  void itJudgesAllThatItHas() {
    step(delta -> delta.upsert(DNS));

    assertThat(dnsFlows())
        .isEqualTo(
            "to 10.96.0.10:53 198.51.100.5:53 198.51.100.6:53 and node port 30053 in IPv4 from"
                + " nobody");
  }

  @Test
  void anOlderServiceTakesFlowsAwayWhileItIsThere() {
    step(delta -> delta.upsert(DNS));

    step(delta -> delta.upsert(older("198.51.100.5").port("", Protocol.UDP, 53, 0).build()));
    assertThat(dnsFlows())
        .isEqualTo("to 10.96.0.10:53 198.51.100.6:53 and node port 30053 in IPv4 from nobody");

    step(delta -> delta.deleteService(new ObjectKey("default", "older")));
    assertThat(dnsFlows()).startsWith("to 10.96.0.10:53 198.51.100.5:53 198.51.100.6:53 and");
  }

  @Test
  void aNodePortThatSomebodyElseHasAtOneAddressIsLeftAloneAtAll() {
    plan(DNS, older("192.168.224.4").port("", Protocol.UDP, 30053, 0).build());

    assertThat(dnsFlows())
        .isEqualTo("to 10.96.0.10:53 198.51.100.5:53 198.51.100.6:53 in IPv4 from nobody");
  }

  /**
   * Flows to the node port are looked for at any address, so the older one's would be among them.
   */
  @Test
  void aFrontEndWithTheNodePortsNumberThatSomebodyElseHasCountsToo() {
    plan(
        dns().clusterIps("10.96.0.10").port("", Protocol.UDP, 30053, 30053).build(),
        older("198.51.100.5").port("", Protocol.UDP, 30053, 0).build());

    assertThat(dnsFlows()).isEqualTo("to 10.96.0.10:30053 198.51.100.6:30053 in IPv4 from nobody");
  }

  @Test
  void anotherProtocolOfTheSameNodePortIsNoMatter() {
    Service both =
        dns()
            .clusterIps("10.96.0.10")
            .port("udp", Protocol.UDP, 53, 30053)
            .port("tcp", Protocol.TCP, 53, 30053)
            .build();
    plan(both, older("192.168.224.4").port("", Protocol.TCP, 30053, 0).build());

    assertThat(plan.conflicts()).hasSize(1);
    assertThat(dnsFlows()).contains("and node port 30053 in IPv4");
  }

  @Test
  void theOtherFamilyOfTheSameNodePortIsNoMatter() {
    Service dualStack =
        dns().clusterIps("10.96.0.10", "fd00:10:96::a").port("", Protocol.UDP, 53, 30053).build();
    KubernetesObject older =
        service("older")
            .created("2026-01-01T00:00:00Z")
            .clusterIps("fd00:10:96::7")
            .externalIps("fd00:224::4")
            .port("", Protocol.UDP, 30053, 0)
            .build();
    plan(dualStack, older);

    assertThat(plan.conflicts()).hasSize(1);
    assertThat(plan.render())
        .contains("198.51.100.6:53 and node port 30053 in IPv4")
        .contains("udp flows of default/dns to [fd00:10:96::a]:53 in IPv6");
  }

  private static ServiceBuilder dns() {
    return service("dns").externalIps("198.51.100.5", "198.51.100.6");
  }

  private static ServiceBuilder older(String externalIp) {
    return service("older")
        .created("2026-01-01T00:00:00Z")
        .clusterIps("10.96.0.7")
        .externalIps(externalIp);
  }

  private String dnsFlows() {
    String start = "udp flows of default/dns ";
    List<String> found = plan.render().lines().filter(line -> line.startsWith(start)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst().substring(start.length());
  }

  private void plan(KubernetesObject... objects) {
    step(delta -> List.of(objects).forEach(delta::upsert));
  }

  private void step(Consumer<ClusterDelta> change) {
    ClusterDelta delta = new ClusterDelta(image);
    change.accept(delta);
    image = delta.toImage();
    plan = planner.update(plan, image, delta.touchedServices(), TestNode.NODE_1).plan();
  }
}
