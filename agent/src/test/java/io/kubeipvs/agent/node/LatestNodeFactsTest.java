package io.kubeipvs.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.Objects;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.NodeFacts;
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
    assertThat(latest.of(null, ON_LINKS))
        .isEqualTo(NodeFactsReader.facts("worker-1", ANY, null, ON_LINKS));
  }

  @Test
  void followTheAddressesOfTheLinks() {
    latest.of(Objects.worker(), ON_LINKS);

    assertThat(latest.of(Objects.worker(), ON_MORE_LINKS))
        .isEqualTo(NodeFactsReader.facts("worker-1", ANY, Objects.worker(), ON_MORE_LINKS));
  }
}
