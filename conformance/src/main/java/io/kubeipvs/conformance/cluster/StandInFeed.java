package io.kubeipvs.conformance.cluster;

import io.kubeipvs.conformance.run.RefusedException;
import io.kubeipvs.testkit.apiserver.FakeApiServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The objects of one scenario in an API server that stands in for the real one and takes what that
 * refuses, such as two Services with one address. One thread owns it.
 */
final class StandInFeed implements ServerFeed {
  private static final Set<String> METADATA = Set.of("name", "namespace", "labels");

  private final FakeApiServer server;
  private final NamespaceRelay relay;
  private final Path kubeconfig;
  private Map<String, ApiObject> there = Map.of();

  private StandInFeed(FakeApiServer server, NamespaceRelay relay, Path kubeconfig) {
    this.server = server;
    this.relay = relay;
    this.kubeconfig = kubeconfig;
  }

  /** One without objects, as a node in a namespace with a name sees it. */
  static StandInFeed open(String namespace, Path folder) throws IOException {
    FakeApiServer server = FakeApiServer.start();
    URI url = URI.create(server.url());
    NamespaceRelay relay =
        NamespaceRelay.open(
            namespace, RealCluster.PORT, new InetSocketAddress(url.getHost(), url.getPort()));
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: stand-in
              cluster: {server: "http://127.0.0.1:%d"}
            contexts:
            - name: stand-in
              context: {cluster: stand-in, user: nobody}
            current-context: stand-in
            users:
            - name: nobody
              user: {}
            """
                .formatted(RealCluster.PORT));
    return new StandInFeed(server, relay, kubeconfig);
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void put(String manifest) throws RefusedException {
    Map<String, ApiObject> wanted = ApiObject.byPath(manifest);
    for (ApiObject object : there.values()) {
      if (!wanted.containsKey(object.path())) {
        server.delete(collection(object), object.namespace(), object.name());
      }
    }
    for (ApiObject object : wanted.values()) {
      if (!object.equals(there.get(object.path()))) {
        put(object);
      }
    }
    there = wanted;
  }

  private void put(ApiObject object) throws RefusedException {
    Map<String, Object> content = new TreeMap<>(object.fields());
    content.keySet().removeAll(Set.of("kind", "apiVersion", "metadata"));
    String json = Json.of(content);
    server.put(
        collection(object),
        object.namespace(),
        object.name(),
        labels(object),
        json.substring(1, json.length() - 1));
  }

  /** The stand-in keeps labels alone; it is not to lose a field in silence. */
  private static Map<String, String> labels(ApiObject object) throws RefusedException {
    Map<String, String> labels = new HashMap<>();
    if (object.fields().get("metadata") instanceof Map<?, ?> metadata) {
      for (Object field : metadata.keySet()) {
        if (!METADATA.contains(String.valueOf(field))) {
          throw new RefusedException(
              "%s has metadata.%s, which the stand-in does not keep"
                  .formatted(object.path(), field));
        }
      }
      if (metadata.get("labels") instanceof Map<?, ?> given) {
        given.forEach((key, value) -> labels.put(String.valueOf(key), String.valueOf(value)));
      }
    }
    return labels;
  }

  private static String collection(ApiObject object) {
    return switch (String.valueOf(object.fields().get("kind"))) {
      case "Node" -> FakeApiServer.NODES;
      case "Service" -> FakeApiServer.SERVICES;
      default -> FakeApiServer.ENDPOINT_SLICES;
    };
  }

  @Override
  public void close() throws IOException {
    try (server) {
      relay.close();
    }
  }
}
