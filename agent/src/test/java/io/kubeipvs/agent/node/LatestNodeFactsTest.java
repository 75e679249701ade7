package io.kubeipvs.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.Objects;
import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Facts are as the reader puts them together, at whatever time they are asked for. */
final class LatestNodeFactsTest {
  private static final IpAddress ANY = IpAddress.parse("0.0.0.0");
  private static final Set<IpAddress> ON_LINKS = Set.of(IpAddress.parse("192.168.224.4"));
  private static final Set<IpAddress> ON_MORE_LINKS =
      Set.of(IpAddress.parse("192.168.224.4"), IpAddress.parse("192.168.225.4"));

  private final LatestNodeFacts latest = new LatestNodeFacts("worker-1", ANY);

  @Test
  void areTheSameObjectAsLongAsNothingChanges() {
    NodeFacts facts = latest.of(Objects.worker(), ON_LINKS);

    assertThat(latest.of(Objects.worker(), Set.copyOf(ON_LINKS))).isSameAs(facts);
  }

  @Test
  void followTheNodeObject() {
    latest.of(null, ON_LINKS);

    assertThat(latest.of(Objects.worker(), ON_LINKS))
        .isEqualTo(NodeFactsReader.facts("worker-1", ANY, Objects.worker(), ON_LINKS));
  }

  @Test
  void stayWhenTheNodeObjectIsDeleted() {
    NodeFacts facts = latest.of(Objects.worker(), ON_LINKS);

    assertThat(latest.of(null, ON_LINKS)).isSameAs(facts);
    assertThat(latest.of(null, ON_MORE_LINKS))
        .isEqualTo(NodeFactsReader.facts("worker-1", ANY, Objects.worker(), ON_MORE_LINKS));
  }

  @Test
  void addressesAndPodRangesStayUntilANodeThatIsRegisteredAnewHasSome() {
    latest.of(node("zone-a", "192.168.224.4", "10.244.1.0/24"), ON_LINKS);
    latest.of(null, ON_LINKS);

    NodeFacts empty = latest.of(node("", "", ""), ON_LINKS);
    assertThat(empty.zone()).isEmpty();
    assertThat(empty.nodeAddresses()).containsExactly(IpAddress.parse("192.168.224.4"));
    assertThat(empty.podCidrs()).containsExactly(IpPrefix.parse("10.244.1.0/24"));

    NodeFacts filled = latest.of(node("zone-b", "192.168.224.9", "10.244.7.0/24"), ON_LINKS);
    assertThat(filled.zone()).isEqualTo("zone-b");
    assertThat(filled.nodeAddresses()).containsExactly(IpAddress.parse("192.168.224.9"));
    assertThat(filled.podCidrs()).containsExactly(IpPrefix.parse("10.244.7.0/24"));
  }

  private static Node node(String zone, String address, String podRange) {
    return new Node(
        new ObjectKey("", "worker-1"),
        "1",
        zone,
        address.isEmpty() ? List.of() : List.of(IpAddress.parse(address)),
        podRange.isEmpty() ? List.of() : List.of(IpPrefix.parse(podRange)),
        true);
  }

  @Test
  void followTheAddressesOfTheLinks() {
    latest.of(Objects.worker(), ON_LINKS);

    assertThat(latest.of(Objects.worker(), ON_MORE_LINKS))
        .isEqualTo(NodeFactsReader.facts("worker-1", ANY, Objects.worker(), ON_MORE_LINKS));
  }
}
