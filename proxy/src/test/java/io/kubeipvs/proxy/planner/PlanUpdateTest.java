package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlanUpdate;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a change of the cluster touches, and why it says it does. */
final class PlanUpdateTest {
  private final Planner planner = new Planner(TestNode.IPV4_CONFIG);
  private NodeFacts node = TestNode.NODE_1;
  private ClusterImage image = ClusterImage.EMPTY;
  private NodePlan plan =
      planner.planFromScratch(image, TestNode.NODE_1, new Cause.Restart()).plan();

  @Test
  void theFirstServiceBringsItsRules() {
    assertThat(touched(d -> d.upsert(service("a").clusterIps("10.96.0.1").port(80).build())))
        .containsExactlyInAnyOrder(
            "virtual server TCP 10.96.0.1:80",
            "address 10.96.0.1",
            "set entry KUBE-CLUSTER-IP 10.96.0.1,tcp:80",
            "set entry KUBE-IPVS-IPS 10.96.0.1",
            "rules of IPv4");
  }

  @Test
  void anotherServiceLeavesTheRulesAlone() {
    touched(d -> d.upsert(service("a").clusterIps("10.96.0.1").port(80).build()));

    assertThat(touched(d -> d.upsert(service("b").clusterIps("10.96.0.2").port(80).build())))
        .containsExactlyInAnyOrder(
            "virtual server TCP 10.96.0.2:80",
            "address 10.96.0.2",
            "set entry KUBE-CLUSTER-IP 10.96.0.2,tcp:80",
            "set entry KUBE-IPVS-IPS 10.96.0.2");
  }

  @Test
  void anotherEndpointTouchesTheServersOfItsServiceAlone() {
    touched(d -> {
      d.upsert(service("a").clusterIps("10.96.0.1").port(80).build());
      d.upsert(service("b").clusterIps("10.96.0.2").port(80).build());
    });

    PlanUpdate update =
        update(d ->
            d.upsert(
                slice("a-1", "a").version("77").port(80).ready("10.244.2.3", "node-2").build()));

    assertThat(update.touched())
        .isEqualTo(
            Map.of(
                new Resource.Server(web("10.96.0.1", 80)),
                new Cause.ServiceChanged(new ObjectKey("default", "a"), "77")));
  }

  @Test
  void anEntryThatTwoServicesNeedGoesWithTheLastOfThem() {
    touched(d -> {
      for (String name : List.of("a", "b")) {
        d.upsert(service(name).clusterIps("10.96.0." + name.codePointAt(0)).port(80).build());
        d.upsert(slice(name, name).port(80).ready("10.244.1.3", "node-1").build());
      }
    });

    assertThat(touched(d -> d.deleteEndpointSlice(new ObjectKey("default", "a"))))
        .containsExactly("virtual server TCP 10.96.0.97:80");
    assertThat(touched(d -> d.deleteEndpointSlice(new ObjectKey("default", "b"))))
        .containsExactlyInAnyOrder(
            "virtual server TCP 10.96.0.98:80",
            "set entry KUBE-LOOP-BACK 10.244.1.3,tcp:80,10.244.1.3",
            "rules of IPv4"); // the set is empty now
  }

  @Test
  void anAddressThatTwoServicesShareStaysForTheOther() {
    touched(d -> {
      d.upsert(service("a").clusterIps("10.96.0.1").loadBalancer("198.51.100.5").port(80).build());
      d.upsert(service("b").clusterIps("10.96.0.2").loadBalancer("198.51.100.5").port(81).build());
    });

    assertThat(touched(d -> d.deleteService(new ObjectKey("default", "a"))))
        .containsExactlyInAnyOrder(
            "virtual server TCP 10.96.0.1:80",
            "virtual server TCP 198.51.100.5:80",
            "address 10.96.0.1",
            "set entry KUBE-CLUSTER-IP 10.96.0.1,tcp:80",
            "set entry KUBE-IPVS-IPS 10.96.0.1",
            "set entry KUBE-LOAD-BALANCER 198.51.100.5,tcp:80");
  }

  @Test
  void whatComesAndGoesBetweenTwoStepsTouchesNothing() {
    assertThat(
            touched(d -> {
              d.upsert(service("a").clusterIps("10.96.0.1").port(80).build());
              d.deleteService(new ObjectKey("default", "a"));
            }))
        .isEmpty();
  }

  @Test
  void anAddressThatTheNodeTakesForItselfIsLetGo() {
    touched(d ->
        d.upsert(
            service("a").clusterIps("10.96.0.1").externalIps("198.51.100.5").port(80).build()));
    Set<IpAddress> more = new HashSet<>(node.interfaceAddresses());
    more.add(IpAddress.parse("198.51.100.5"));
    node = new NodeFacts(node.name(), node.zone(), node.nodeAddresses(), more, node.podCidrs());

    PlanUpdate update = update(d -> {});

    assertThat(update.touched())
        .isEqualTo(
            Map.of(
                new Resource.BoundAddress(IpAddress.parse("198.51.100.5")),
                new Cause.NodeChanged(),
                new Resource.Member(
                    SetMember.ip(SetName.IPVS_IPS, IpAddress.parse("198.51.100.5"))),
                new Cause.NodeChanged()));
  }

  @Test
  void theOlderServiceKeepsAFrontEndAndTheYoungerIsTakenUpWhenItGoes() {
    FrontEnd contested = web("198.51.100.5", 80);
    PlanUpdate both =
        update(d -> {
          d.upsert(
              service("new")
                  .created("2026-02-02T00:00:00Z")
                  .clusterIps("10.96.0.1")
                  .externalIps("198.51.100.5")
                  .port(80)
                  .build());
          d.upsert(
              service("old")
                  .created("2026-01-01T00:00:00Z")
                  .clusterIps("10.96.0.2")
                  .loadBalancer("198.51.100.5")
                  .port("http", Protocol.TCP, 80, 0)
                  .build());
        });

    assertThat(both.plan().owner(contested)).hasToString("default/old");
    assertThat(both.plan().name(contested)).hasToString("default/old:http");
    assertThat(both.plan().render()).doesNotContain("set KUBE-EXTERNAL-IP 198.51.100.5");
    assertThat(both.newConflicts())
        .hasToString("[TCP 198.51.100.5:80 of default/new is refused: default/old:http has it]");
    assertThat(both.newConflicts()).isEqualTo(both.plan().conflicts());

    PlanUpdate oldGone = update(d -> d.deleteService(new ObjectKey("default", "old")));

    assertThat(oldGone.plan().owner(contested)).hasToString("default/new");
    assertThat(oldGone.plan().render()).contains("set KUBE-EXTERNAL-IP 198.51.100.5,tcp:80");
    assertThat(oldGone.plan().conflicts()).isEmpty();
    assertThat(oldGone.newConflicts()).isEmpty();
    assertThat(both.endedConflicts()).isEmpty();
    assertThat(oldGone.endedConflicts()).isEqualTo(both.newConflicts());
  }

  @Test
  void aConflictGoesOnUnderItsNextHolderAndEndsWhenTheServiceAsksNoMore() {
    String address = "198.51.100.5";
    update(d -> {
      d.upsert(asking("first", "10.96.0.1", "2026-01-01T00:00:00Z", address));
      d.upsert(asking("second", "10.96.0.2", "2026-01-02T00:00:00Z", address));
      d.upsert(asking("third", "10.96.0.3", "2026-01-03T00:00:00Z", address));
    });

    PlanUpdate firstGone = update(d -> d.deleteService(new ObjectKey("default", "first")));

    assertThat(firstGone.newConflicts())
        .hasToString("[TCP 198.51.100.5:80 of default/third is refused: default/second has it]");
    assertThat(firstGone.endedConflicts())
        .hasToString("[TCP 198.51.100.5:80 of default/second is refused: default/first has it]");

    PlanUpdate thirdElsewhere =
        update(d -> d.upsert(asking("third", "10.96.0.3", "2026-01-03T00:00:00Z", "198.51.100.6")));

    assertThat(thirdElsewhere.newConflicts()).isEmpty();
    assertThat(thirdElsewhere.endedConflicts()).isEqualTo(firstGone.newConflicts());
  }

  private static Service asking(String name, String clusterIp, String created, String externalIp) {
    return service(name)
        .created(created)
        .clusterIps(clusterIp)
        .externalIps(externalIp)
        .port(80)
        .build();
  }

  @Test
  void aServiceOfUnknownAgeIsYoungerThanAllAndElseTheNameDecides() {
    update(d -> {
      d.upsert(service("a").clusterIps("10.96.0.1").port(80).build());
      d.upsert(service("b").clusterIps("10.96.0.1").port(80).build());
      d.upsert(
          service("c").created("2026-01-01T00:00:00Z").clusterIps("10.96.0.2").port(80).build());
      d.upsert(service("b2").clusterIps("10.96.0.2").port(80).build());
    });

    assertThat(plan.conflicts())
        .hasToString(
            "[TCP 10.96.0.1:80 of default/b is refused: default/a has it,"
                + " TCP 10.96.0.2:80 of default/b2 is refused: default/c has it]");
  }

  @Test
  void twoPortsOfOneServiceThatAskForTheSameAreAConflictToo() {
    update(d ->
        d.upsert(
            service("a")
                .clusterIps("10.96.0.1")
                .port("one", Protocol.TCP, 80, 0)
                .port("two", Protocol.TCP, 80, 0)
                .build()));

    assertThat(plan.conflicts())
        .hasToString("[TCP 10.96.0.1:80 of default/a:two is refused: default/a:one has it]");
  }

  @Test
  void flowsToAFrontEndThatSomebodyElseHasAreNotTheServicesToJudge() {
    update(d -> {
      d.upsert(
          service("old")
              .created("2026-01-01T00:00:00Z")
              .clusterIps("10.96.0.1")
              .externalIps("192.168.224.4")
              .port("", Protocol.UDP, 30053, 0)
              .build());
      d.upsert(service("new").clusterIps("10.96.0.2").port("", Protocol.UDP, 53, 30053).build());
    });

    assertThat(plan.render())
        .contains(
            """
            udp flows of default/new to 10.96.0.2:53 in IPv4 from nobody
            udp flows of default/old to 10.96.0.1:30053 192.168.224.4:30053 in IPv4 from nobody
            """);
  }

  @Test
  void aPlanOfSomebodyElseIsRefused() {
    NodePlan foreign =
        (NodePlan)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NodePlan.class},
                (proxy, method, arguments) -> null);

    assertThatThrownBy(() -> planner.update(foreign, image, Map.of(), node))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static FrontEnd web(String address, int port) {
    return new FrontEnd(Protocol.TCP, IpAddress.parse(address), port);
  }

  private PlanUpdate update(Consumer<ClusterDelta> change) {
    ClusterDelta delta = new ClusterDelta(image);
    change.accept(delta);
    image = delta.toImage();
    PlanUpdate update = planner.update(plan, image, delta.touchedServices(), node);
    plan = update.plan();
    return update;
  }

  private List<String> touched(Consumer<ClusterDelta> change) {
    return update(change).touched().keySet().stream().map(Resource::toString).toList();
  }
}
