package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.model.Node;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a Node ({@code v1}). An API server takes any text for an address, so one that is none is
 * left out, as kube-proxy does: the zone, the other addresses and a taint must not depend on it.
 * Stateless.
 */
final class NodeDecoder {
  private static final String ZONE_LABEL = "topology.kubernetes.io/zone";
  private static final String REMOVAL_TAINT = "ToBeDeletedByClusterAutoscaler";

  private NodeDecoder() {}

  static Node decode(Metadata metadata, Fields object, Flaws flaws) {
    Fields spec = object.mapping("spec");
    List<Fields> addresses = object.mapping("status").mappings("addresses");
    List<IpAddress> internalThenExternal = new ArrayList<>();
    addOfType("InternalIP", addresses, internalThenExternal, flaws);
    addOfType("ExternalIP", addresses, internalThenExternal, flaws);
    return new Node(
        metadata.key(),
        metadata.resourceVersion(),
        zone(metadata.labels(), flaws),
        internalThenExternal,
        podCidrs(spec),
        !metadata.deleting() && !toBeRemoved(spec));
  }

  private static String zone(Fields labels, Flaws flaws) {
    try {
      return labels.parsed(ZONE_LABEL, "", Values::labelValue);
    } catch (InvalidFieldException e) {
      flaws.add(e);
      return "";
    }
  }

  private static void addOfType(
      String type, List<Fields> addresses, List<IpAddress> result, Flaws flaws) {
    for (Fields fields : addresses) {
      if (fields.string("type", "").equals(type)) {
        try {
          result.add(fields.parsed("address", "", Values::address));
        } catch (InvalidFieldException e) {
          flaws.add(e);
        }
      }
    }
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
