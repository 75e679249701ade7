package io.kubeipvs.proxy.endpoints;

import io.kubeipvs.proxy.config.NodeFacts;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps traffic near where the hints say so. Hints of a kind count only if every ready endpoint
 * carries one and at least one of them names this node (or its zone): half-written hints would
 * leave a part of the endpoints without traffic.
 */
final class TopologyHints {
  private TopologyHints() {}

  static List<BackEnd> follow(List<BackEnd> ready, NodeFacts node) {
    if (allHave(ready, backEnd -> backEnd.endpoint().nodeHints())) {
      List<BackEnd> sameNode = naming(ready, node.name(), b -> b.endpoint().nodeHints());
      if (!sameNode.isEmpty()) {
        return sameNode;
      }
    }
    if (!node.zone().isEmpty() && allHave(ready, backEnd -> backEnd.endpoint().zoneHints())) {
      List<BackEnd> sameZone = naming(ready, node.zone(), b -> b.endpoint().zoneHints());
      if (!sameZone.isEmpty()) {
        return sameZone;
      }
    }
    return ready;
  }

  private static boolean allHave(List<BackEnd> ready, Function<BackEnd, List<String>> hints) {
    Predicate<BackEnd> hasHint = backEnd -> !hints.apply(backEnd).isEmpty();
    return ready.stream().allMatch(hasHint);
  }

  private static List<BackEnd> naming(
      List<BackEnd> ready, String place, Function<BackEnd, List<String>> hints) {
    return ready.stream().filter(backEnd -> hints.apply(backEnd).contains(place)).toList();
  }
}
