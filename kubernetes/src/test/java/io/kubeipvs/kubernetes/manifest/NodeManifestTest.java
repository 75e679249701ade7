package io.kubeipvs.kubernetes.manifest;

import static io.kubeipvs.kubernetes.manifest.Manifests.only;
import static io.kubeipvs.kubernetes.manifest.Manifests.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.kubernetes.model.ObjectKey;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeManifestTest {
  private static final String NODE =
      """
      apiVersion: v1
      kind: Node
      metadata:
        name: worker-1
        namespace: ignored
        resourceVersion: "5"
        labels:
          topology.kubernetes.io/zone: zone-a
      spec:
        podCIDR: 10.244.1.0/24
        podCIDRs: [10.244.1.0/24, "fd00:10:244:1::/64"]
      status:
        addresses:
        - {type: Hostname, address: worker-1}
        - {type: ExternalIP, address: 203.0.113.4}
        - {type: InternalIP, address: 192.168.224.4}
        - {type: InternalIP, address: "fd00:192::4"}
      """;

  @Test
  void everyFieldIsReadInternalAddressesFirst() {
    assertThat(only(NODE, Node.class))
        .isEqualTo(
            new Node(
                new ObjectKey("", "worker-1"),
                "5",
                "zone-a",
                List.of(
                    IpAddress.parse("192.168.224.4"),
                    IpAddress.parse("fd00:192::4"),
                    IpAddress.parse("203.0.113.4")),
                List.of(IpPrefix.parse("10.244.1.0/24"), IpPrefix.parse("fd00:10:244:1::/64")),
                true));
  }

  @Test
  void theOlderFieldServesWhereTheNewerOneIsMissing() {
    String text = NODE.replaceAll("podCIDRs:.*", "");
    assertThat(only(text, Node.class).podCidrs()).hasToString("[10.244.1.0/24]");
  }

  @Test
  void aNodeOnItsWayOutIsNotEligible() {
    String tainted = "spec:\n  taints: [{key: ToBeDeletedByClusterAutoscaler, effect: NoSchedule}]";
    String deleting = "metadata:\n  deletionTimestamp: 2026-01-31T12:00:00Z";
    assertThat(only(NODE.replace("spec:", tainted), Node.class).eligible()).isFalse();
    assertThat(only(NODE.replace("metadata:", deleting), Node.class).eligible()).isFalse();
    assertThat(
            only(NODE.replace("spec:", "spec:\n  taints: [{key: other}]"), Node.class).eligible())
        .isTrue();
  }

  /** An API server takes any text there. */
  @Test
  void anAddressThatIsNoneIsLeftOutAndTheRestIsRead() {
    String text =
        NODE.replace("192.168.224.4", "192.168.224")
            .replace("203.0.113.4", "worker-1.example.org")
            .replace("podCIDR:", "taints: [{key: ToBeDeletedByClusterAutoscaler}]\n  podCIDR:");

    Node node = only(text, Node.class);
    assertThat(node.addresses()).hasToString("[fd00:192::4]");
    assertThat(node.zone()).isEqualTo("zone-a");
    assertThat(node.eligible()).isFalse();
    assertThat(told(text))
        .containsExactly(
            "upserted Node worker-1",
            "noticed web.yaml:17: Node worker-1: status.addresses[2].address:"
                + " not an IP address: \"192.168.224\"; left out, and 1 more like it");
  }

  @Test
  void aZoneThatNoLabelCanNameIsNone() {
    String text = NODE.replace("zone: zone-a", "zone: zone a");

    assertThat(only(text, Node.class).zone()).isEmpty();
    assertThat(told(text))
        .element(1)
        .asString()
        .startsWith(
            "noticed web.yaml:8: Node worker-1: metadata.labels[topology.kubernetes.io/zone]:"
                + " \"zone a\" is not a label value");
  }

  @Test
  void aBadValueIsNamed() {
    assertThat(told(NODE.replace("podCIDR: 10.244.1.0/24", "podCIDR: 10.244.1.0/24\n  taints: 1")))
        .containsExactly(
            "refused web.yaml:11: Node worker-1: spec.taints: must be a list, is the number 1");
  }
}
