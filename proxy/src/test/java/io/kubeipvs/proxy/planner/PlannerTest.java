package io.kubeipvs.proxy.planner;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static io.kubeipvs.proxy.planner.TestPlans.lines;
import static io.kubeipvs.proxy.planner.TestPlans.plan;
import static io.kubeipvs.proxy.planner.TestPlans.planned;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.KubernetesObject;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
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
import io.kubeipvs.proxy.plan.NodePlan;
import java.util.List;
import java.util.Set;
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
  void internalPolicyLocalWithoutALocalEndpointRefusesUnlessTheServiceIsReachableFromOutside() {
    KubernetesObject remote = slice("web-a", "web").port(80).ready("10.244.2.3", "node-2").build();
    ServiceBuilder inside = service("web").clusterIps("10.96.94.225").port(80);
    ServiceBuilder outside =
        service("web").clusterIps("10.96.94.225").externalIps("198.51.100.9").port(80);
    ServiceBuilder balanced = // without a node port
        service("web")
            .type(Service.Type.LOAD_BALANCER)
            .clusterIps("10.96.94.225")
            .loadBalancer("198.51.100.5")
            .port(80);

    assertThat(plan(inside.internalPolicy(TrafficPolicy.LOCAL).build(), remote))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> nobody");
    assertThat(plan(outside.internalPolicy(TrafficPolicy.LOCAL).build(), remote))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> 10.244.2.3:80");
    assertThat(plan(balanced.internalPolicy(TrafficPolicy.LOCAL).build(), remote))
        .contains("server TCP 10.96.94.225:80 of default/web rr -> 10.244.2.3:80");
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
}
