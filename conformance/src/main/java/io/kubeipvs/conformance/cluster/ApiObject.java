package io.kubeipvs.conformance.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of a manifest, and where an API server keeps it. Immutable.
 *
 * @param collection the path of what holds it: {@code /api/v1/namespaces/default/services}
 * @param namespace empty if its kind has none
 * @param fields as the manifest has them
 */
record ApiObject(String collection, String namespace, String name, Map<String, Object> fields) {
  private static final String SERVICE = "Service";

  /**
   * @throws IllegalArgumentException for a kind that no scenario uses, or an object without a name
   */
  static ApiObject of(Map<String, Object> fields) {
    Map<String, Object> metadata = section(fields, "metadata");
    String kind = String.valueOf(fields.get("kind"));
    if (!(metadata.get("name") instanceof String name)) {
      throw new IllegalArgumentException("a " + kind + " has no name");
    }
    String namespace = metadata.get("namespace") instanceof String given ? given : "default";
    return switch (kind) {
      case "Node" -> new ApiObject("/api/v1/nodes", "", name, fields);
      case SERVICE ->
          new ApiObject("/api/v1/namespaces/" + namespace + "/services", namespace, name, fields);
      case "EndpointSlice" ->
          new ApiObject(
              "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices",
              namespace,
              name,
              fields);
      default -> throw new IllegalArgumentException("objects of kind " + kind + " are not known");
    };
  }

  String path() {
    return collection + "/" + name;
  }

  String json() {
    return Json.of(fields);
  }

  /** The status, if it is one that the server takes. */
  @Nullable Object status() {
    boolean takesNone =
        SERVICE.equals(fields.get("kind"))
            && !"LoadBalancer".equals(section(fields, "spec").get("type"));
    return takesNone ? null : fields.get("status");
  }

  private static Map<String, Object> section(Map<String, Object> fields, String key) {
    Map<String, Object> section = new LinkedHashMap<>();
    if (fields.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> section.put(String.valueOf(name), value));
    }
    return section;
  }
}
