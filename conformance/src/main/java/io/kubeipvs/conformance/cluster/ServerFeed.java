package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.ObjectFeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A feed from an API server, real or not, which the proxy finds by a kubeconfig. */
interface ServerFeed extends ObjectFeed {
  /** How the node gets there. */
  Path kubeconfig();

  @Override
  default Map<String, Object> configuration(Map<String, Object> scenario) {
    Map<String, Object> whole = new TreeMap<>(scenario);
    whole.put("clientConnection", Map.of("kubeconfig", kubeconfig().toString()));
    return whole;
  }

  @Override
  default List<String> arguments() {
    return List.of();
  }
}
