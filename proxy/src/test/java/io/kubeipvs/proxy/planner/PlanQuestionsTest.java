package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan answers to those who ask it for one thing. */
final class PlanQuestionsTest {
  private static final Planner PLANNER = new Planner(TestNode.IPV4_CONFIG);
  private static final Service WEB = service("web").clusterIps("10.96.0.1").port(80).build();

  @Test
  void aFrontEndThatNobodyAsksForHasNoServerNoNameAndNoOwner() {
    NodePlan plan =
        PLANNER.planFromScratch(image(WEB), TestNode.NODE_1, new Cause.Restart()).plan();
    FrontEnd known = new FrontEnd(Protocol.TCP, IpAddress.parse("10.96.0.1"), 80);
    FrontEnd unknown = new FrontEnd(Protocol.TCP, IpAddress.parse("10.96.0.1"), 81);

    assertThat(plan.owner(known)).hasToString("default/web");
    assertThat(plan.server(unknown)).isNull();
    assertThat(plan.name(unknown)).isNull();
    assertThat(plan.owner(unknown)).isNull();
  }

  @Test
  void aFamilyThatIsNotServedHasNoRules() {
    NodePlan plan =
        PLANNER.planFromScratch(image(WEB), TestNode.NODE_1, new Cause.Restart()).plan();

    assertThat(plan.rules(IpFamily.IPV4).tables()).hasSize(2);
    assertThatThrownBy(() -> plan.rules(IpFamily.IPV6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("IPV6 is not served");
  }

  @Test
  void itsTextNamesWhatWasRefused() {
    Service rival = service("x-rival").clusterIps("10.96.0.1").port(80).build();

    assertThat(
            PLANNER
                .planFromScratch(image(WEB, rival), TestNode.NODE_1, new Cause.Restart())
                .plan()
                .render())
        .contains("conflict TCP 10.96.0.1:80 of default/x-rival is refused: default/web has it\n");
  }

  @Test
  void aLoadBalancerThatIsClosedToTheNodeTouchesTheRules() {
    // The one that is there already leaves none of the sets empty, so rules have no other reason.
    ClusterImage first = image(balanced("a", "198.51.100.5"));
    NodePlan plan = PLANNER.planFromScratch(first, TestNode.NODE_1, new Cause.Restart()).plan();
    ClusterDelta delta = new ClusterDelta(first);
    Service second = balanced("b", "198.51.100.6");
    delta.upsert(second);

    PlanUpdate update =
        PLANNER.update(plan, delta.toImage(), delta.touchedServices(), TestNode.NODE_1);

    assertThat(update.touched())
        .containsEntry(
            new Resource.Rules(IpFamily.IPV4), new Cause.ServiceChanged(second.key(), "1"));
    assertThat(update.plan().render()).contains("--vaddr 198.51.100.6 --vport 80 -j DROP");
  }

  private static Service balanced(String name, String address) {
    return service(name)
        .type(Service.Type.LOAD_BALANCER)
        .clusterIps("10.96.0." + (int) name.charAt(0))
        .loadBalancer(address)
        .sourceRanges("203.0.113.0/24")
        .port(80)
        .build();
  }

  private static ClusterImage image(KubernetesObject... objects) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    List.of(objects).forEach(delta::upsert);
    return delta.toImage();
  }
}
