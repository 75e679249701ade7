package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.collection.PersistentMap;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a plan keeps of the one before, and what it forgets. A node plans for months: what is not
 * shared costs time with every step, what is not forgotten costs memory for ever.
 */
final class PlanSharingTest {
  private static final KubernetesObject WEB =
      service("web").clusterIps("10.96.0.1").externalIps("198.51.100.5").port(80).build();
  private static final KubernetesObject DNS =
      service("dns").clusterIps("10.96.0.10").port("", Protocol.UDP, 53, 0).build();

  private final Planner planner = new Planner(TestNode.IPV4_CONFIG);
  private NodeFacts node = TestNode.NODE_1;
  private ClusterImage image = ClusterImage.EMPTY;
  private Plan plan = (Plan) planner.planFromScratch(image, node, new Cause.Restart()).plan();

  @Test
  void whatAllServicesAskForIsForgottenWithThem() {
    step(delta -> List.of(WEB, DNS).forEach(delta::upsert));
    assertThat(plan.services().keys()).hasSize(2);

    step(delta -> {
      delta.deleteService(new ObjectKey("default", "web"));
      delta.deleteService(new ObjectKey("default", "dns"));
    });

    assertThat(plan.services().keys()).isEmpty();
    assertThat(plan.claims().keys()).isEmpty();
    assertThat(plan.memberCounts().keys()).isEmpty();
    assertThat(plan.addressCounts().keys()).isEmpty();
    assertThat(plan.flowsByService().keys()).isEmpty();
  }

  @Test
  void anAddressIsCountedForEveryFrontEndThatNeedsIt() {
    step(delta ->
        delta.upsert(
            service("web")
                .clusterIps("10.96.0.1")
                .port("http", Protocol.TCP, 80, 0)
                .port("https", Protocol.TCP, 443, 0)
                .build()));

    assertThat(plan.addressCounts())
        .isEqualTo(PersistentMap.empty().with(IpAddress.parse("10.96.0.1"), 2));
  }

  @Test
  void onlyFrontEndsThatSeveralServicesAskForAreContested() {
    step(delta -> List.of(WEB, DNS).forEach(delta::upsert));
    assertThat(plan.contested().keys()).isEmpty();

    Service rival = service("rival").clusterIps("10.96.0.1").port(80).build();
    step(delta -> delta.upsert(rival));
    assertThat(plan.contested().keys()).hasToString("[TCP 10.96.0.1:80]");
  }

  @Test
  void nodeFactsThatNoServiceMindsLeaveAllAsItIs() {
    step(delta -> List.of(WEB, DNS).forEach(delta::upsert));
    Plan before = plan;

    node = inZone("zone-b");
    step(delta -> {});

    assertThat(plan.services()).isSameAs(before.services());
    assertThat(plan.claims()).isSameAs(before.claims());
  }

  @Test
  void whatOnlyTheNodeDecidesIsFoundOutAgainOnlyWhenItsFactsChange() {
    Plan before = plan;

    node = inZone(TestNode.NODE_1.zone());
    step(delta -> delta.upsert(WEB));
    assertThat(plan.planner()).isSameAs(before.planner());

    node = inZone("zone-b");
    step(delta -> {});
    assertThat(plan.planner().node()).isEqualTo(node);
  }

  @Test
  void aFrontEndThatStaysAsItIsCountsNothingAnew() {
    step(delta -> delta.upsert(DNS));
    Plan before = plan;

    // It answers but is not ready, so that it is in no virtual server; its flows may live on.
    KubernetesObject serving =
        slice("dns-a", "dns")
            .port("", Protocol.UDP, 53)
            .endpoint("10.244.2.3", "node-2", false, true, false)
            .build();
    step(delta -> delta.upsert(serving));

    assertThat(plan.render()).contains("from 10.244.2.3:53");
    assertThat(plan.memberCounts()).isSameAs(before.memberCounts());
    assertThat(plan.addressCounts()).isSameAs(before.addressCounts());
  }

  private static NodeFacts inZone(String zone) {
    NodeFacts facts = TestNode.NODE_1;
    return new NodeFacts(
        facts.name(), zone, facts.nodeAddresses(), facts.interfaceAddresses(), facts.podCidrs());
  }

  private void step(Consumer<ClusterDelta> change) {
    ClusterDelta delta = new ClusterDelta(image);
    change.accept(delta);
    image = delta.toImage();
    plan = (Plan) planner.update(plan, image, delta.touchedServices(), node).plan();
  }
}
