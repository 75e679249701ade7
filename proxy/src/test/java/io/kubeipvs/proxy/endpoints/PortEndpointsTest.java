package io.kubeipvs.proxy.endpoints;

import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Service.TrafficPolicy;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.objects.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which endpoints are chosen on node-1 in zone-a. */
final class PortEndpointsTest {
  private static final List<String> NO_HINT = List.of();

  @Test
  void readyOnesOfAllSlicesAreServedInAddressOrder() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web").port(80).ready("10.244.2.10", "node-2").build(),
            slice("b", "web")
                .port(8080)
                .ready("10.244.2.9", "node-2")
                .starting("10.244.2.8", "node-2")
                .build());

    assertThat(endpoints.choose().cluster()).hasToString("[10.244.2.9:8080, 10.244.2.10:80]");
  }

  @Test
  void onlyThePortOfTheNameAndProtocolCounts() {
    EndpointSlice slice =
        slice("a", "web")
            .port("http", Protocol.TCP, 80)
            .port("http", Protocol.UDP, 81)
            .port("metrics", Protocol.TCP, 9153)
            .port("http", Protocol.TCP, 0) // any port, which nobody can be sent to
            .ready("10.244.2.3", "node-2")
            .build();

    PortEndpoints http =
        PortEndpoints.of(List.of(slice), IpFamily.IPV4, "http", Protocol.TCP, TestNode.NODE_1);
    assertThat(http.choose().cluster()).hasToString("[10.244.2.3:80]");
  }

  @Test
  void portsGoFrom1To65535() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(0)
                .port(1)
                .port(65_535)
                .port(65_536)
                .ready("10.244.2.3", "node-2")
                .build());

    assertThat(endpoints.choose().cluster()).hasToString("[10.244.2.3:1, 10.244.2.3:65535]");
  }

  @Test
  void slicesOfAnotherFamilyOrForAnotherProxyAreLeftOut() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web").port(80).ready("10.244.2.3", "node-2").proxied(false).build(),
            slice("b", "web")
                .family(IpFamily.IPV6)
                .port(80)
                .ready("fd00:10:244:2::3", "node-2")
                .build(),
            slice("c", "web").port(80).ready("fd00:10:244:2::4", "node-2").build());

    assertThat(endpoints.choose().cluster()).isEmpty();
  }

  @Test
  void ifNoneIsReadyThoseOnTheirWayOutServeOn() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .draining("10.244.1.3", "node-1")
                .draining("10.244.2.3", "node-2")
                .endpoint("10.244.2.4", "node-2", false, false, true) // dead already
                .starting("10.244.2.5", "node-2")
                .build());

    assertThat(endpoints.choose().cluster()).hasToString("[10.244.1.3:80, 10.244.2.3:80]");
    assertThat(endpoints.choose().local()).hasToString("[10.244.1.3:80]");
  }

  @Test
  void theNodeFallsBackToItsOwnDrainingOnesEvenIfOthersAreReady() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .draining("10.244.1.3", "node-1")
                .ready("10.244.2.3", "node-2")
                .build());

    assertThat(endpoints.choose().under(TrafficPolicy.LOCAL)).hasToString("[10.244.1.3:80]");
    assertThat(endpoints.choose().under(TrafficPolicy.CLUSTER)).hasToString("[10.244.2.3:80]");
  }

  @Test
  void policyLocalWithoutALocalEndpointGetsTheClusters() {
    EndpointChoice choice =
        endpoints(slice("a", "web").port(80).ready("10.244.2.3", "node-2").build()).choose();

    assertThat(choice.under(TrafficPolicy.LOCAL)).hasToString("[10.244.2.3:80]");
    assertThat(choice.withoutCluster().under(TrafficPolicy.LOCAL)).isEmpty();
  }

  @Test
  void strictlyPolicyLocalWithoutALocalEndpointGetsNobody() {
    EndpointChoice remote =
        endpoints(slice("a", "web").port(80).ready("10.244.2.3", "node-2").build()).choose();
    EndpointChoice local =
        endpoints(slice("a", "web").port(80).ready("10.244.1.3", "node-1").build()).choose();

    assertThat(remote.strictlyUnder(TrafficPolicy.LOCAL)).isEmpty();
    assertThat(remote.strictlyUnder(TrafficPolicy.CLUSTER)).hasToString("[10.244.2.3:80]");
    assertThat(local.strictlyUnder(TrafficPolicy.LOCAL)).hasToString("[10.244.1.3:80]");
  }

  @Test
  void ofTwoAtOneAddressTheLaterCountsUnlessItIsOnItsWayOut() {
    EndpointSlice ready = slice("a", "web").port(80).ready("10.244.2.3", "node-2").build();
    EndpointSlice draining = slice("b", "web").port(80).draining("10.244.2.3", "node-2").build();
    EndpointSlice starting = slice("c", "web").port(80).starting("10.244.2.3", "node-2").build();

    // Were it taken for draining, it would get nothing beside another one that is ready.
    EndpointSlice other = slice("d", "web").port(80).ready("10.244.2.4", "node-2").build();
    assertThat(endpoints(ready, draining, other).choose().cluster()).hasSize(2);
    assertThat(endpoints(draining, ready, other).choose().cluster()).hasSize(2);
    assertThat(endpoints(ready, starting).choose().cluster()).isEmpty();
  }

  @Test
  void zoneHintsAreFollowed() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .hinted("10.244.2.3", "node-2", List.of("zone-a", "zone-b"), NO_HINT)
                .hinted("10.244.2.4", "node-2", List.of("zone-b"), NO_HINT)
                .starting("10.244.2.5", "node-2") // not ready: its missing hint has no say
                .build());

    assertThat(endpoints.choose().cluster()).hasToString("[10.244.2.3:80]");
  }

  @Test
  void nodeHintsGoBeforeZoneHints() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .hinted("10.244.1.3", "node-1", List.of("zone-a"), List.of("node-1"))
                .hinted("10.244.2.4", "node-2", List.of("zone-a"), List.of("node-2"))
                .build());

    assertThat(endpoints.choose().cluster()).hasToString("[10.244.1.3:80]");
  }

  @Test
  void nodeHintsThatDoNotNameTheNodeLeaveItToTheZone() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .hinted("10.244.3.3", "node-3", List.of("zone-a"), List.of("node-3"))
                .hinted("10.244.2.4", "node-2", List.of("zone-b"), List.of("node-2"))
                .build());

    assertThat(endpoints.choose().cluster()).hasToString("[10.244.3.3:80]");
  }

  @Test
  void oneReadyEndpointWithoutAHintSwitchesHintsOff() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .hinted("10.244.2.3", "node-2", List.of("zone-a"), List.of("node-1"))
                .ready("10.244.2.4", "node-2")
                .build());

    assertThat(endpoints.choose().cluster()).hasSize(2);
  }

  @Test
  void hintsThatServeNobodyHereAreNotFollowed() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .hinted("10.244.2.3", "node-2", List.of("zone-b"), NO_HINT)
                .build());

    assertThat(endpoints.choose().cluster()).hasSize(1);
  }

  @Test
  void hintsHaveNoSayInTheLocalList() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .hinted("10.244.1.3", "node-1", List.of("zone-b"), NO_HINT)
                .hinted("10.244.2.3", "node-2", List.of("zone-a"), NO_HINT)
                .build());

    assertThat(endpoints.choose().local()).hasToString("[10.244.1.3:80]");
  }

  @Test
  void everyEndpointOfTheNodeIsKnownAsItsOwnInAnyCondition() {
    PortEndpoints endpoints =
        endpoints(
            slice("a", "web")
                .port(80)
                .ready("10.244.1.3", "node-1")
                .starting("10.244.1.4", "node-1")
                .draining("10.244.1.5", "node-1")
                .ready("10.244.2.3", "node-2")
                .ready("192.168.224.3", "") // not a pod
                .build());

    assertThat(endpoints.onThisNode()).hasToString("[10.244.1.3:80, 10.244.1.4:80, 10.244.1.5:80]");
    assertThat(endpoints.serving())
        .hasToString("[10.244.1.3:80, 10.244.1.5:80, 10.244.2.3:80, 192.168.224.3:80]");
  }

  @Test
  void localReadyAddressesAreCountedOnceOverAllPorts() {
    EndpointSlice slice =
        slice("a", "web")
            .port("http", Protocol.TCP, 80)
            .port("https", Protocol.TCP, 443)
            .ready("10.244.1.3", "node-1")
            .ready("10.244.1.4", "node-1")
            .draining("10.244.1.5", "node-1")
            .ready("10.244.2.3", "node-2")
            .build();

    assertThat(PortEndpoints.countLocalReady(List.of(slice), IpFamily.IPV4, TestNode.NODE_1))
        .isEqualTo(2);
    assertThat(PortEndpoints.countLocalReady(List.of(slice), IpFamily.IPV6, TestNode.NODE_1))
        .isZero();
  }

  private static PortEndpoints endpoints(EndpointSlice... slices) {
    return PortEndpoints.of(List.of(slices), IpFamily.IPV4, "", Protocol.TCP, TestNode.NODE_1);
  }
}
