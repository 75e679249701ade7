package io.kubeipvs.proxy.endpoints;

import io.kubeipvs.proxy.config.NodeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps traffic near where the hints say so. Hints of a kind count only if every ready endpoint
 * carries one and at least one of them names this node (or its zone): half-written hints would
 * leave a part of the endpoints without traffic.
 */
final class TopologyHints {
  private TopologyHints() {}

  static List<BackEnd> follow(List<BackEnd> ready, NodeFacts node) {
    if (allHave(ready, BackEnd::nodeHints)) {
      List<BackEnd> sameNode = naming(ready, node.name(), BackEnd::nodeHints);
      if (!sameNode.isEmpty()) {
        return sameNode;
      }
    }
    if (!node.zone().isEmpty() && allHave(ready, BackEnd::zoneHints)) {
      List<BackEnd> sameZone = naming(ready, node.zone(), BackEnd::zoneHints);
      if (!sameZone.isEmpty()) {
        return sameZone;
      }
    }
    return ready;
  }

  private static boolean allHave(List<BackEnd> ready, Function<BackEnd, List<String>> hints) {
    for (BackEnd backEnd : ready) {
      if (hints.apply(backEnd).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static List<BackEnd> naming(
      List<BackEnd> ready, String place, Function<BackEnd, List<String>> hints) {
    List<BackEnd> found = new ArrayList<>();
    for (BackEnd backEnd : ready) {
      if (hints.apply(backEnd).contains(place)) {
        found.add(backEnd);
      }
    }
    return found;
  }
}
