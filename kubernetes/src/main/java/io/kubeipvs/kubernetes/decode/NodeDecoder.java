package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/** Reads a Node ({@code v1}). Stateless. */
final class NodeDecoder {
  private static final String ZONE_LABEL = "topology.kubernetes.io/zone";
  private static final String REMOVAL_TAINT = "ToBeDeletedByClusterAutoscaler";

  private NodeDecoder() {}

  static Node decode(Metadata metadata, Fields object) {
    Fields spec = object.mapping("spec");
    List<Fields> addresses = object.mapping("status").mappings("addresses");
    List<IpAddress> internalThenExternal = new ArrayList<>(ofType("InternalIP", addresses));
    internalThenExternal.addAll(ofType("ExternalIP", addresses));
    return new Node(
        metadata.key(),
        metadata.resourceVersion(),
        metadata.labels().parsed(ZONE_LABEL, "", Values::labelValue),
        internalThenExternal,
        podCidrs(spec),
        !metadata.deleting() && !toBeRemoved(spec));
  }

  private static List<IpAddress> ofType(String type, List<Fields> addresses) {
    List<IpAddress> result = new ArrayList<>();
    for (Fields fields : addresses) {
      if (fields.string("type", "").equals(type)) {
        result.add(fields.parsed("address", "", Values::address));
      }
    }
    return result;
  }

  /** {@code podCIDRs}, or the older {@code podCIDR} alone. */
  private static List<IpPrefix> podCidrs(Fields spec) {
    List<IpPrefix> all = spec.parsedList("podCIDRs", Values::prefix);
    return all.isEmpty() && !spec.string("podCIDR", "").isEmpty()
        ? List.of(spec.parsed("podCIDR", "", Values::prefix))
        : all;
  }

  private static boolean toBeRemoved(Fields spec) {
    return spec.mappings("taints").stream()
        .anyMatch(taint -> taint.string("key", "").equals(REMOVAL_TAINT));
  }
}
