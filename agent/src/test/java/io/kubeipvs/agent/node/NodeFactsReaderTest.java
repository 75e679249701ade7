package io.kubeipvs.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.agent.Objects;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.proxy.config.NodeFacts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodeFactsReaderTest {
  private static final IpAddress ANY = IpAddress.parse("0.0.0.0");
  private static final Set<IpAddress> ON_LINKS = Set.of(IpAddress.parse("192.168.224.4"));

  @Test
  void nodeObjectTellsZoneAndFirstAddressOfEachFamily() {
    assertThat(NodeFactsReader.facts("worker-1", ANY, Objects.worker(), ON_LINKS))
        .isEqualTo(
            new NodeFacts(
                "worker-1",
                "zone-a",
                List.of(IpAddress.parse("192.168.224.4")),
                ON_LINKS,
                List.of()));
  }

  @Test
  void bindAddressComesFirst() {
    IpAddress certain = IpAddress.parse("192.168.225.4");
    assertThat(
            NodeFactsReader.facts("worker-1", certain, Objects.worker(), ON_LINKS).nodeAddresses())
        .containsExactly(certain);
  }

  @Test
  void withoutTheNodeObjectOnlyTheNameIsKnown() {
    assertThat(NodeFactsReader.facts("worker-1", ANY, null, ON_LINKS))
        .isEqualTo(new NodeFacts("worker-1", "", List.of(), ON_LINKS, List.of()));
  }
}
