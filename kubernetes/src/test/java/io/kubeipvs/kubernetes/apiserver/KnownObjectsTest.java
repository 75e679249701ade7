package io.kubeipvs.kubernetes.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.event.EventSink;
import io.kubeipvs.kubernetes.source.SourceEvent;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import io.kubeipvs.kubernetes.source.SourceEvent.Noticed;
import io.kubeipvs.kubernetes.source.SourceEvent.Upserted;
import io.kubeipvs.kubernetes.yaml.YamlDocuments;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownObjectsTest {
  private final KnownObjects nodes = new KnownObjects(Kind.NODE, EventSink.NONE);

  @Test
  void whatIsLeftOutOfAnObjectIsToldOnceAsLongAsItIsThere() throws Exception {
    assertThat(present("zone-a", "worker-1.example.org"))
        .satisfiesExactly(
            event -> assertThat(event).isInstanceOf(Upserted.class),
            event ->
                assertThat(((Noticed) event).problem())
                    .hasToString(
                        "/api/v1/nodes/worker-1: Node worker-1: status.addresses[0].address:"
                            + " not an IP address: \"worker-1.example.org\"; left out"));
    assertThat(present("zone-b", "worker-1.example.org"))
        .singleElement()
        .isInstanceOf(Upserted.class);
    assertThat(present("zone-b", "192.168.224.4")).singleElement().isInstanceOf(Upserted.class);
    assertThat(present("zone-b", "worker-1.example.org"))
        .hasExactlyElementsOfTypes(Upserted.class, Noticed.class);
  }

  private List<SourceEvent> present(String zone, String address) throws Exception {
    String node =
        """
        apiVersion: v1
        kind: Node
        metadata: {name: worker-1, labels: {topology.kubernetes.io/zone: %s}}
        status: {addresses: [{type: InternalIP, address: %s}]}
        """
            .formatted(zone, address);
    return nodes.present((Mapping) YamlDocuments.parse(node).getFirst());
  }
}
