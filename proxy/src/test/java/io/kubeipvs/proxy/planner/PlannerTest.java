package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.IpMode;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.Differences;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.image.ClusterDelta;
import io.kubeipvs.proxy.image.ClusterImage;
import io.kubeipvs.proxy.objects.ServiceBuilder;
import io.kubeipvs.proxy.objects.TestNode;
import io.kubeipvs.proxy.plan.Cause;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a node's kernel should hold for one kind of Service after the other. */
final class PlannerTest {
  @Test
  void aClusterIpLeadsToEveryReadyEndpoint() {
    String plan =
        plan(
            service("web").clusterIps("10.96.94.225").port(80).build(),
            slice("web-a", "web")
                .port(8080)
                .ready("10.244.1.3", "node-1")
                .ready("10.244.2.3", "node-2")
                .starting("10.244.2.4", "node-2")
                .build());

    assertThat(plan)
        .isEqualTo(
            """
            address 10.96.94.225
            server TCP 10.96.94.225:80 of default/web rr -> 10.244.1.3:8080 10.244.2.3:8080
            set KUBE-CLUSTER-IP 10.96.94.225,tcp:80
            set KUBE-IPVS-IPS 10.96.94.225
            set KUBE-LOOP-BACK 10.244.1.3,tcp:8080,10.244.1.3
            """);
  }

  @Test
  void udpFlowsEndWithTheLastEndpointUnlessThatIsSwitchedOff() {
    Service dns = service("dns").clusterIps("10.96.0.10").port("dns", Protocol.UDP, 53, 0).build();
    KubernetesObject starting =
        slice("dns-a", "dns")
            .port("dns", Protocol.UDP, 53)
            .starting("10.244.2.4", "node-2")
            .build();

    assertThat(plan(dns, starting)).contains("udp flows of default/dns to 10.96.0.10:53 in IPv4");
    PlanConfig asKubeProxy = TestNode.config(Differences.none());
    assertThat(lines(planned(asKubeProxy, dns, starting)))
        .contains("server UDP 10.96.0.10:53")
        .doesNotContain("udp flows");
    KubernetesObject ready =
        slice("dns-a", "dns").port("dns", Protocol.UDP, 53).ready("10.244.2.4", "node-2").build();
    assertThat(lines(planned(asKubeProxy, dns, ready)))
        .contains("udp flows of default/dns to 10.96.0.10:53 in IPv4 from 10.244.2.4:53");
  }

  @Test
  void aServiceWithoutEndpointsRefusesItsClients() {
    assertThat(plan(service("web").clusterIps("10.96.94.225").port(80).build()))
        .isEqualTo(
            """
            address 10.96.94.225
            server TCP 10.96.94.225:80 of default/web rr -> nobody
            set KUBE-CLUSTER-IP 10.96.94.225,tcp:80
            set KUBE-IPVS-IPS 10.96.94.225
            """);
  }

  @Test
  void aNodePortIsServedOnTheNodesOwnAddressWhichIsNotBound() {
    String plan =
        plan(
            service("web")
                .type(Service.Type.NODE_PORT)
                .clusterIps("10.96.94.225")
                .port("http", Protocol.TCP, 80, 30080)
                .affinity(600)
                .build(),
            slice("web-a", "web")
                .port("http", Protocol.TCP, 80)
                .ready("10.244.2.3", "node-2")
                .build());

    assertThat(plan)
        .isEqualTo(
            """
            address 10.96.94.225
            server TCP 10.96.94.225:80 of default/web:http rr affinity 600s -> 10.244.2.3:80
            server TCP 192.168.224.4:30080 of default/web:http rr affinity 600s -> 10.244.2.3:80
            set KUBE-CLUSTER-IP 10.96.94.225,tcp:80
            set KUBE-IPVS-IPS 10.96.94.225
            set KUBE-NODE-PORT-TCP 30080
            """);
  }

  @Test
  void anSctpNodePortNamesItsAddressInTheSet() {
    String plan =
        plan(
            service("tunnel")
                .type(Service.Type.NODE_PORT)
                .externalPolicy(TrafficPolicy.LOCAL)
                .clusterIps("10.96.0.7")
                .port("", Protocol.SCTP, 38412, 30412)
                .build());

    assertThat(plan)
        .isEqualTo(
            """
            address 10.96.0.7
            server SCTP 10.96.0.7:38412 of default/tunnel rr -> nobody
            server SCTP 192.168.224.4:30412 of default/tunnel rr -> nobody
            set KUBE-CLUSTER-IP 10.96.0.7,sctp:38412
            set KUBE-IPVS-IPS 10.96.0.7
            set KUBE-NODE-PORT-LOCAL-SCTP-HASH 192.168.224.4,sctp:30412
            set KUBE-NODE-PORT-SCTP-HASH 192.168.224.4,sctp:30412
            """);
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
  void internalPolicyLocalWithoutALocalEndpointRefusesUnlessTheServiceIsReachableFromOutside() {
    KubernetesObject remote = slice("web-a", "web").port(80).ready("10.244.2.3", "node-2").build();
    ServiceBuilder inside = service("web").clusterIps("10.96.94.225").port(80);
    ServiceBuilder outside =
        service("web").clusterIps("10.96.94.225").externalIps("198.51.100.9").port(80);
    ServiceBuilder balanced = loadBalancer(); // without a node port

    assertThat(plan(inside.internalPolicy(TrafficPolicy.LOCAL).build(), remote))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> nobody");
    assertThat(plan(outside.internalPolicy(TrafficPolicy.LOCAL).build(), remote))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> 10.244.2.3:80");
    assertThat(plan(balanced.internalPolicy(TrafficPolicy.LOCAL).build(), remote))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> 10.244.2.3:80");
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

  private static ServiceBuilder loadBalancer() {
    return service("web")
        .type(Service.Type.LOAD_BALANCER)
        .clusterIps("10.96.94.225")
        .loadBalancer("198.51.100.5")
        .port(80);
  }

  @Test
  void anExternalAddressThatTheNodeHasItselfIsServedButNotBound() {
    String plan =
        plan(
            service("web")
                .clusterIps("10.96.94.225")
                .externalIps("192.168.224.4", "198.51.100.9")
                .port(80)
                .build());

    assertThat(plan)
        .isEqualTo(
            """
            address 10.96.94.225
            address 198.51.100.9
            server TCP 10.96.94.225:80 of default/web rr -> nobody
            server TCP 192.168.224.4:80 of default/web rr -> nobody
            server TCP 198.51.100.9:80 of default/web rr -> nobody
            set KUBE-CLUSTER-IP 10.96.94.225,tcp:80
            set KUBE-EXTERNAL-IP 192.168.224.4,tcp:80
            set KUBE-EXTERNAL-IP 198.51.100.9,tcp:80
            set KUBE-IPVS-IPS 10.96.94.225
            set KUBE-IPVS-IPS 198.51.100.9
            """);
  }

  @Test
  void anExternalAddressUnderPolicyLocalIsInTheSetOfThoseNotMasqueraded() {
    String plan =
        plan(
            service("web")
                .externalPolicy(TrafficPolicy.LOCAL)
                .clusterIps("10.96.94.225")
                .externalIps("198.51.100.9")
                .port(80)
                .build());

    assertThat(plan)
        .contains("set KUBE-EXTERNAL-IP-LOCAL 198.51.100.9,tcp:80")
        .doesNotContain("set KUBE-EXTERNAL-IP 198.51.100.9");
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

  @Test
  void onlyTheMhSchedulerLooksAtPorts() {
    PlanConfig rr = TestNode.IPV4_CONFIG;
    PlanConfig mh =
        new PlanConfig(
            rr.families(),
            "mh",
            rr.masqueradeBit(),
            rr.masqueradeAll(),
            rr.localTraffic(),
            rr.nodePortAddresses(),
            rr.nodePortPrimary(),
            rr.randomFully(),
            rr.differences());
    Service web = service("web").clusterIps("10.96.94.225").port(80).build();

    assertThat(lines(planned(mh, web)))
        .contains("server TCP 10.96.94.225:80 of default/web mh flags 0x10 -> nobody");
    assertThat(lines(planned(rr, web)))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> nobody");
  }

  @Test
  void eachFamilyHasItsOwnAddressesAndSets() {
    String plan =
        lines(
            planned(
                TestNode.DUAL_STACK_CONFIG,
                service("dns")
                    .clusterIps("10.96.0.10", "fd00:10:96::a")
                    .port("dns", Protocol.UDP, 53, 0)
                    .build(),
                slice("dns-a", "dns")
                    .port("dns", Protocol.UDP, 53)
                    .ready("10.244.1.2", "node-1")
                    .build(),
                slice("dns-b", "dns")
                    .family(IpFamily.IPV6)
                    .port("dns", Protocol.UDP, 53)
                    .draining("fd00:10:244:2::2", "node-2")
                    .build()));

    assertThat(plan)
        .isEqualTo(
            """
            address 10.96.0.10
            address fd00:10:96::a
            server UDP 10.96.0.10:53 of default/dns:dns rr -> 10.244.1.2:53
            server UDP [fd00:10:96::a]:53 of default/dns:dns rr -> [fd00:10:244:2::2]:53
            set KUBE-6-CLUSTER-IP fd00:10:96::a,udp:53
            set KUBE-6-IPVS-IPS fd00:10:96::a
            set KUBE-CLUSTER-IP 10.96.0.10,udp:53
            set KUBE-IPVS-IPS 10.96.0.10
            set KUBE-LOOP-BACK 10.244.1.2,udp:53,10.244.1.2
            udp flows of default/dns to 10.96.0.10:53 in IPv4 from 10.244.1.2:53
            udp flows of default/dns to [fd00:10:96::a]:53 in IPv6 from [fd00:10:244:2::2]:53
            """);
  }

  @Test
  void nothingIsDoneForServicesWithoutAnAddressOrForAnotherProxy() {
    assertThat(
            plan(
                service("headless").port(80).build(),
                service("elsewhere").type(Service.Type.EXTERNAL_NAME).port(80).build(),
                service("foreign").clusterIps("10.96.0.9").port(80).proxied(false).build(),
                service("other-family").clusterIps("fd00:10:96::9").port(80).build()))
        .isEmpty();
    Plan headless = (Plan) planned(service("headless").port(80).build());
    assertThat(headless.services().keys()).as("nothing is remembered either").isEmpty();
  }

  /** Without node port addresses kube-proxy gives that port up, after all its other front ends. */
  @Test
  void aNodePortWithoutAnAddressOfTheNodeYieldsNothing() {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    delta.upsert(
        service("web")
            .type(Service.Type.LOAD_BALANCER)
            .externalPolicy(TrafficPolicy.LOCAL)
            .healthCheckNodePort(32000)
            .clusterIps("10.96.94.225")
            .port("", Protocol.TCP, 80, 30080)
            .build());
    NodeFacts nowhere = new NodeFacts("node-1", "", List.of(), Set.of(), List.of());
    NodePlan plan =
        new Planner(TestNode.IPV4_CONFIG)
            .planFromScratch(delta.toImage(), nowhere, new Cause.Restart())
            .plan();

    assertThat(lines(plan))
        .isEqualTo(
            """
            address 10.96.94.225
            health check of default/web at port 32000, IPv4 0
            server TCP 10.96.94.225:80 of default/web rr -> nobody
            set KUBE-CLUSTER-IP 10.96.94.225,tcp:80
            set KUBE-IPVS-IPS 10.96.94.225
            """);
  }

  private static String plan(KubernetesObject... objects) {
    return lines(planned(objects));
  }

  private static NodePlan planned(KubernetesObject... objects) {
    return planned(TestNode.IPV4_CONFIG, objects);
  }

  private static NodePlan planned(PlanConfig config, KubernetesObject... objects) {
    return planned(config, TestNode.NODE_1, objects);
  }

  private static NodePlan planned(PlanConfig config, NodeFacts node, KubernetesObject... objects) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    List.of(objects).forEach(delta::upsert);
    return new Planner(config).planFromScratch(delta.toImage(), node, new Cause.Restart()).plan();
  }

  /** The plan without its rules, which are much the same for all. */
  private static String lines(NodePlan plan) {
    return plan.render()
        .lines()
        .filter(line -> !line.startsWith("rules "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
