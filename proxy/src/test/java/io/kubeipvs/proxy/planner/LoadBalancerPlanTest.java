package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static io.kubeipvs.proxy.planner.TestPlans.plan;
import static io.kubeipvs.proxy.planner.TestPlans.planned;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.objects.ServiceBuilder;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node's kernel should hold for Services with a load balancer. */
final class LoadBalancerPlanTest {
  private static ServiceBuilder loadBalancer() {
    return service("web")
        .type(Service.Type.LOAD_BALANCER)
        .clusterIps("10.96.94.225")
        .loadBalancer("198.51.100.5")
        .port(80);
  }

  @Test
  void policyLocalKeepsOutsideTrafficOnTheNode() {
    String plan =
        plan(
            service("web")
                .type(Service.Type.LOAD_BALANCER)
                .externalPolicy(TrafficPolicy.LOCAL)
                .healthCheckNodePort(32000)
                .clusterIps("10.96.94.225")
                .loadBalancer("198.51.100.5")
                .loadBalancer("198.51.100.6", IpMode.PROXY)
                .port(80)
                .build(),
            slice("web-a", "web")
                .port(80)
                .ready("10.244.1.3", "node-1")
                .ready("10.244.2.3", "node-2")
                .draining("10.244.1.4", "node-1")
                .build());

    assertThat(plan)
        .isEqualTo(
            """
            address 10.96.94.225
            address 198.51.100.5
            health check of default/web at port 32000, IPv4 1
            server TCP 10.96.94.225:80 of default/web rr -> 10.244.1.3:80 10.244.2.3:80
            server TCP 198.51.100.5:80 of default/web rr -> 10.244.1.3:80
            set KUBE-CLUSTER-IP 10.96.94.225,tcp:80
            set KUBE-HEALTH-CHECK-NODE-PORT 32000
            set KUBE-IPVS-IPS 10.96.94.225
            set KUBE-IPVS-IPS 198.51.100.5
            set KUBE-LOAD-BALANCER 198.51.100.5,tcp:80
            set KUBE-LOAD-BALANCER-LOCAL 198.51.100.5,tcp:80
            set KUBE-LOOP-BACK 10.244.1.3,tcp:80,10.244.1.3
            set KUBE-LOOP-BACK 10.244.1.4,tcp:80,10.244.1.4
            """);
  }

  @Test
  void aHealthCheckPortWithoutPolicyLocalMeansNothing() {
    assertThat(plan(loadBalancer().healthCheckNodePort(32000).build()))
        .isEqualTo(plan(loadBalancer().build()));
  }

  @Test
  void sourceRangesThatHoldTheNodeLetItIn() {
    String plan = plan(loadBalancer().sourceRanges("203.0.113.0/24", "192.168.224.4/32").build());

    assertThat(plan)
        .contains(
            """
            set KUBE-LOAD-BALANCER 198.51.100.5,tcp:80
            set KUBE-LOAD-BALANCER-FW 198.51.100.5,tcp:80
            set KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.5,tcp:80,192.168.224.4
            set KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.5,tcp:80,203.0.113.0/24
            set KUBE-LOAD-BALANCER-SOURCE-IP 198.51.100.5,tcp:80,198.51.100.5
            """);
  }

  @Test
  void sourceRangesWithoutTheNodeKeepItOutByARuleOfTheirOwn() {
    NodePlan plan = planned(loadBalancer().sourceRanges("203.0.113.0/24").build());

    assertThat(plan.render())
        .doesNotContain("KUBE-LOAD-BALANCER-SOURCE-IP 198")
        .contains(
            "-A KUBE-IPVS-OUT-FILTER -s 198.51.100.5/32 -m ipvs --vproto 6"
                + " --vaddr 198.51.100.5 --vport 80 -j DROP");
  }

  @Test
  void aSourceRangeOfEverythingIsNoRestriction() {
    String plan = plan(loadBalancer().sourceRanges("203.0.113.0/24", "0.0.0.0/0").build());

    assertThat(plan).isEqualTo(plan(loadBalancer().build()));
  }

  @Test
  void sourceRangesAndTheRuleThatClosesToTheNodeKeepToTheirFamily() {
    NodePlan plan =
        planned(
            TestNode.DUAL_STACK_CONFIG,
            service("web")
                .type(Service.Type.LOAD_BALANCER)
                .clusterIps("10.96.94.225", "fd00:10:96::1")
                .loadBalancer("198.51.100.5")
                .loadBalancer("2001:db8::5")
                .sourceRanges("203.0.113.0/24", "2001:db8:1::/48")
                .port(80)
                .build());

    assertThat(plan.render().lines().filter(line -> line.contains("-SOURCE-CID")))
        .filteredOn(line -> line.startsWith("set "))
        .containsExactly(
            "set KUBE-6-LOAD-BALANCER-SOURCE-CID 2001:db8::5,tcp:80,2001:db8:1::/48",
            "set KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.5,tcp:80,203.0.113.0/24");
    assertThat(plan.render().lines().filter(line -> line.endsWith("-j DROP")))
        .filteredOn(line -> line.contains("-A KUBE-IPVS-OUT-FILTER"))
        .satisfiesExactly(
            ipv4 -> assertThat(ipv4).startsWith("rules IPv4").contains("--vaddr 198.51.100.5 "),
            ipv6 -> assertThat(ipv6).startsWith("rules IPv6").contains("--vaddr 2001:db8::5 "));
  }

  /** Half of all addresses, as people write it who want everybody: it holds loopback too. */
  @Test
  void aNodeOfUnknownAddressCountsAsLoopbackForSourceRanges() {
    NodeFacts unknown = new NodeFacts("node-1", "", List.of(), Set.of(), List.of());
    KubernetesObject halfOfIpv4 = loadBalancer().sourceRanges("0.0.0.0/1").build();
    KubernetesObject halfOfIpv6 =
        service("web")
            .type(Service.Type.LOAD_BALANCER)
            .clusterIps("fd00:10:96::1")
            .loadBalancer("2001:db8::5")
            .sourceRanges("::/1")
            .port(80)
            .build();

    assertThat(planned(TestNode.DUAL_STACK_CONFIG, unknown, halfOfIpv4).render())
        .contains("set KUBE-LOAD-BALANCER-SOURCE-IP 198.51.100.5,tcp:80,198.51.100.5\n");
    assertThat(planned(TestNode.DUAL_STACK_CONFIG, unknown, halfOfIpv6).render())
        .contains("set KUBE-6-LOAD-BALANCER-SOURCE-IP 2001:db8::5,tcp:80,2001:db8::5\n");
  }

  @Test
  void aNodePortOverALoadBalancersFrontEndLeavesItBoundAndClosedToTheNode() {
    PlanConfig config = TestNode.config(Differences.none(), "198.51.100.0/24");
    Service both =
        loadBalancer().sourceRanges("203.0.113.0/24").port("", Protocol.TCP, 30080, 30080).build();

    Plan plan = (Plan) planned(config, both);

    FrontEnd frontEnd = new FrontEnd(Protocol.TCP, IpAddress.parse("198.51.100.5"), 30080);
    assertThat(plan.name(frontEnd))
        .isEqualTo(new FrontEndName(both.key(), "", FrontEndName.Kind.NODE_PORT));
    assertThat(plan.binds(frontEnd.address())).isTrue();
    assertThat(plan.closedToNode().keys()).contains(frontEnd);
  }

  @Test
  void aLoadBalancerClosedToTheNodeIsSoEvenIfItsAddressIsAnExternalOneToo() {
    Service both =
        loadBalancer().externalIps("198.51.100.5").sourceRanges("203.0.113.0/24").build();

    assertThat(planned(both).render()).contains("--vaddr 198.51.100.5 --vport 80 -j DROP");
  }
}
