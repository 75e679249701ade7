package io.kubeipvs.conformance.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

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

  /** Those of a manifest by {@link #path}, in its order. */
  static Map<String, ApiObject> byPath(String manifest) {
    Map<String, ApiObject> objects = new LinkedHashMap<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(manifest)) {
      if (document instanceof Map<?, ?> map) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        ApiObject object = of(fields);
        objects.put(object.path(), object);
      }
    }
    return objects;
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
