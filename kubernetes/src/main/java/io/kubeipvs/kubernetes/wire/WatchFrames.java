package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode;
import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;
import io.kubeipvs.kubernetes.decode.DocumentNode.Scalar;
import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/** What both forms have in common once bytes are documents. Stateless. */
final class WatchFrames {
  private WatchFrames() {}

  static WatchFrame of(String type, Mapping object) throws WireException {
    return switch (type) {
      case "ADDED", "MODIFIED" -> new WatchFrame.Present(object);
      case "DELETED" -> new WatchFrame.Gone(object);
      case "BOOKMARK" -> bookmark(object);
      case "ERROR" -> new WatchFrame.Failed(ApiStatus.of(object));
      default -> throw new WireException("the watch tells of an event of type \"" + type + "\"");
    };
  }

  private static WatchFrame bookmark(Mapping object) throws WireException {
    Mapping metadata = mapping(object, "metadata");
    String end =
        ApiStatus.scalar(mapping(metadata, "annotations"), ObjectSchemas.INITIAL_EVENTS_END);
    String version = ApiStatus.scalar(metadata, "resourceVersion");
    if (version.isEmpty()) {
      throw new WireException("the watch sends a bookmark without metadata.resourceVersion");
    }
    return new WatchFrame.Bookmark(version, end.equals("true"));
  }

  private static Mapping mapping(Mapping around, String name) {
    return around.fields().get(name) instanceof Mapping found ? found : new Mapping(Map.of(), 0);
  }

  /** Items of a list do not say what they are; the list does. */
  static Mapping withKind(Mapping object, Kind kind) {
    Map<String, DocumentNode> fields = new LinkedHashMap<>(object.fields());
    fields.put("apiVersion", new Scalar(Scalar.Type.STRING, apiVersion(kind), 0));
    fields.put("kind", new Scalar(Scalar.Type.STRING, kind.kubernetesName(), 0));
    return new Mapping(fields, 0);
  }

  private static String apiVersion(Kind kind) {
    return switch (kind) {
      case SERVICE, NODE -> "v1";
      case ENDPOINT_SLICE -> "discovery.k8s.io/v1";
    };
  }
}
