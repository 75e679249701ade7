package io.kubeipvs.testkit.apiserver;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * One version of an object. Immutable.
 *
 * @param collection the path of its kind, such as {@code /api/v1/services}
 * @param namespace empty for a Node
 * @param content what stands beside the metadata, such as {@code "spec":{…}}
 */
record StoredObject(
    String collection,
    String namespace,
    String name,
    Map<String, String> labels,
    String content,
    long version) {
  StoredObject {
    labels = Map.copyOf(labels);
  }

  String key() {
    return collection + " " + namespace + "/" + name;
  }

  StoredObject at(long newVersion) {
    return new StoredObject(collection, namespace, name, labels, content, newVersion);
  }

  /** As an API server writes it, with a field that no proxy reads. */
  String json() {
    String labelText =
        labels.entrySet().stream()
            .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
            .collect(Collectors.joining(","));
    return "{\"kind\":\"%s\",\"apiVersion\":\"%s\",".formatted(kind(), apiVersion())
        + "\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s\","
            .formatted(name, namespace, key())
        + "\"resourceVersion\":\"%d\",\"creationTimestamp\":\"2026-01-31T12:00:00Z\","
            .formatted(version)
        + "\"labels\":{%s},\"managedFields\":[{\"manager\":\"test\",\"fieldsV1\":{\"f:spec\":{}}}]},"
            .formatted(labelText)
        + content
        + "}";
  }

  String kind() {
    return kind(collection);
  }

  String apiVersion() {
    return apiVersion(collection);
  }

  /** The kind of a collection's objects; empty if there is no such collection. */
  static String kind(String collection) {
    return switch (collection) {
      case FakeApiServer.SERVICES -> "Service";
      case FakeApiServer.ENDPOINT_SLICES -> "EndpointSlice";
      case FakeApiServer.NODES -> "Node";
      case FakeApiServer.SERVICE_CIDRS -> "ServiceCIDR";
      default -> "";
    };
  }

  /** Of a collection's objects, as it stands in the path. */
  static String apiVersion(String collection) {
    return collection.substring(0, collection.lastIndexOf('/')).replaceFirst("^/apis?/", "");
  }
}
