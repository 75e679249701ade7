package io.kubeipvs.proxy.image;

import static io.kubeipvs.proxy.objects.ServiceBuilder.service;
import static io.kubeipvs.proxy.objects.SliceBuilder.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.EndpointSlice;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.kubernetes.model.Service;
import io.kubeipvs.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterDeltaTest {
  private static final ObjectKey WEB_KEY = new ObjectKey("default", "web");
  private static final ObjectKey DNS_KEY = new ObjectKey("default", "dns");
  private static final Service WEB =
      service("web").version("10").clusterIps("10.96.94.225").port(80).build();
  private static final EndpointSlice WEB_SLICE =
      slice("web-a", "web").version("11").port(80).ready("10.244.1.3", "node-1").build();
  private static final Node NODE =
      new Node(new ObjectKey("", "node-1"), "12", "zone-a", List.of(), List.of(), true);

  private final ClusterImage base = image(WEB, WEB_SLICE, NODE);

  @Test
  void theBaseStaysAsItIs() {
    ClusterDelta delta = new ClusterDelta(base);
    delta.deleteService(WEB_KEY);
    delta.deleteEndpointSlice(WEB_SLICE.key());
    delta.deleteNode(NODE.key());

    assertThat(base.services().get(WEB_KEY)).isEqualTo(WEB);
    assertThat(base.endpoints().of(WEB_KEY)).containsExactly(WEB_SLICE);
    assertThat(base.node("node-1")).isEqualTo(NODE);
    assertThat(base.allNodes()).containsExactly(NODE);
    ClusterImage next = delta.toImage();
    assertThat(next.services().all()).isEmpty();
    assertThat(next.endpoints().all()).isEmpty();
    assertThat(next.endpoints().of(WEB_KEY)).isEmpty();
    assertThat(next.node("node-1")).isNull();
  }

  @Test
  void aSliceTouchesItsServiceWithItsOwnVersion() {
    ClusterDelta delta = new ClusterDelta(base);
    delta.upsert(slice("web-b", "web").version("15").port(80).build());

    assertThat(delta.touchedServices()).containsOnlyKeys(WEB_KEY).containsValue("15");
  }

  @Test
  void aSliceThatChangesItsServiceTouchesBoth() {
    ClusterDelta delta = new ClusterDelta(base);
    delta.upsert(slice("web-a", "dns").version("15").port(53).build());

    assertThat(delta.touchedServices()).containsOnlyKeys(WEB_KEY, DNS_KEY);
    assertThat(delta.toImage().endpoints().of(WEB_KEY)).isEmpty();
    assertThat(delta.toImage().endpoints().of(DNS_KEY)).hasSize(1);
    assertThat(delta.toImage().endpoints().all()).hasSize(1);
  }

  @Test
  void theSlicesOfAServiceComeInTheOrderOfTheirKeysHoweverTheyChange() {
    EndpointSlice later = slice("web-c", "web").version("15").port(80).build();
    EndpointSlice between = slice("web-b", "web").version("16").port(80).build();
    EndpointSlice first = slice("web-a", "web").version("17").port(80).build();
    ClusterDelta delta = new ClusterDelta(base);
    delta.upsert(later);
    delta.upsert(between);
    delta.upsert(first); // another version of the one there was

    assertThat(delta.toImage().endpoints().of(WEB_KEY)).containsExactly(first, between, later);
  }

  @Test
  void aSliceThatGoesLeavesTheOthersOfItsService() {
    EndpointSlice other = slice("web-b", "web").version("15").port(80).build();
    ClusterDelta delta = new ClusterDelta(base);
    delta.upsert(other);
    delta.deleteEndpointSlice(WEB_SLICE.key());

    assertThat(delta.toImage().endpoints().of(WEB_KEY)).containsExactly(other);
  }

  @Test
  void whatComesAndGoesLeavesNoTrace() {
    ClusterDelta delta = new ClusterDelta(base);
    delta.upsert(service("dns").clusterIps("10.96.0.10").port(53).build());
    delta.upsert(slice("dns-a", "dns").port(53).build());
    delta.deleteEndpointSlice(new ObjectKey("default", "dns-a"));
    delta.deleteService(DNS_KEY);
    delta.deleteService(WEB_KEY);
    delta.upsert(WEB);

    assertThat(delta.touchedServices()).isEmpty();
  }

  @Test
  void theDeletionOfWhatNeverWasIsNoMatter() {
    ClusterDelta delta = new ClusterDelta(base);
    delta.deleteService(DNS_KEY);
    delta.deleteEndpointSlice(DNS_KEY);
    delta.deleteNode(DNS_KEY);

    assertThat(delta.touchedServices()).isEmpty();
  }

  @Test
  void aFullListingDeletesWhatIsNotInIt() {
    ClusterDelta delta = new ClusterDelta(base);
    Service dns = service("dns").version("20").clusterIps("10.96.0.10").port(53).build();
    delta.replaceAll(List.of(dns));

    ClusterImage next = delta.toImage();
    assertThat(next.services().all()).containsExactly(dns);
    assertThat(next.endpoints().all()).isEmpty();
    assertThat(next.node("node-1")).isNull();
    assertThat(delta.touchedServices()).containsOnlyKeys(WEB_KEY, DNS_KEY);
  }

  @Test
  void aFullListingOfTheSameTouchesNothing() {
    ClusterDelta delta = new ClusterDelta(base);
    delta.replaceAll(List.of(NODE, WEB_SLICE, WEB));

    assertThat(delta.touchedServices()).isEmpty();
    assertThat(delta.toImage().node("node-1")).isEqualTo(NODE);
  }

  @Test
  void aNodeStandsBesideTheOthers() {
    ClusterDelta delta = new ClusterDelta(base);
    Node other = new Node(new ObjectKey("", "node-2"), "13", "zone-b", List.of(), List.of(), true);
    delta.upsert(other);

    assertThat(delta.toImage().node("node-1")).isEqualTo(NODE);
    assertThat(delta.toImage().node("node-2")).isEqualTo(other);
  }

  @Test
  void endpointsAreFoundByAddressToNameThem() {
    assertThat(base.endpointsByAddress(WEB_KEY))
        .containsOnlyKeys(IpAddress.parse("10.244.1.3"))
        .containsValue(WEB_SLICE.endpoints().getFirst());
    assertThat(base.endpointsByAddress(DNS_KEY)).isEmpty();
  }

  private static ClusterImage image(Service service, EndpointSlice slice, Node node) {
    ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
    delta.upsert(service);
    delta.upsert(slice);
    delta.upsert(node);
    return delta.toImage();
  }
}
