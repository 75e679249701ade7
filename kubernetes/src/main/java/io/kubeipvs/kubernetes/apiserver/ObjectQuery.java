package io.kubeipvs.kubernetes.apiserver;

import io.kubeipvs.kubernetes.source.SourceEvent.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Which objects of a kind are asked for. The selectors are those of kube-proxy 1.36: Services that
 * another proxy serves or that are headless, and slices of headless ones, do not come in at all.
 * Immutable.
 *
 * @param fieldSelector may be empty
 */
record ObjectQuery(Kind kind, String path, String labelSelector, String fieldSelector) {
  static ObjectQuery services() {
    return new ObjectQuery(
        Kind.SERVICE,
        "/api/v1/services",
        "!service.kubernetes.io/service-proxy-name",
        "spec.clusterIP!=None");
  }

  static ObjectQuery endpointSlices() {
    return new ObjectQuery(
        Kind.ENDPOINT_SLICE,
        "/apis/discovery.k8s.io/v1/endpointslices",
        "!service.kubernetes.io/headless",
        "");
  }

  static ObjectQuery node(String name) {
    return new ObjectQuery(Kind.NODE, "/api/v1/nodes", "", "metadata.name=" + name);
  }

  /** For a server that does not know the field. */
  ObjectQuery withoutFieldSelector() {
    return new ObjectQuery(kind, path, labelSelector, "");
  }

  /** A list, of at most so many objects, or of all for 0; version and token may be empty. */
  String list(String resourceVersion, String continueToken, int limit) {
    StringBuilder query = selectors();
    add(query, "limit", limit == 0 ? "" : String.valueOf(limit));
    if (continueToken.isEmpty()) {
      add(query, "resourceVersion", resourceVersion);
    } else {
      add(query, "continue", continueToken); // which holds the version
    }
    return query.toString();
  }

  /** Everything after a version. */
  String watch(String resourceVersion, long timeoutSeconds) {
    StringBuilder query = watching(timeoutSeconds);
    add(query, "resourceVersion", resourceVersion);
    return query.toString();
  }

  /** Everything there is, at least as new as a version, which may be empty; then what follows. */
  String watchList(String resourceVersion, long timeoutSeconds) {
    StringBuilder query = watching(timeoutSeconds);
    add(query, "sendInitialEvents", "true");
    add(query, "resourceVersionMatch", "NotOlderThan");
    add(query, "resourceVersion", resourceVersion);
    return query.toString();
  }

  private StringBuilder watching(long timeoutSeconds) {
    StringBuilder query = selectors();
    add(query, "watch", "true");
    add(query, "allowWatchBookmarks", "true");
    add(query, "timeoutSeconds", String.valueOf(timeoutSeconds));
    return query;
  }

  private StringBuilder selectors() {
    StringBuilder query = new StringBuilder(path);
    add(query, "labelSelector", labelSelector);
    add(query, "fieldSelector", fieldSelector);
    return query;
  }

  private void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append(query.length() == path.length() ? '?' : '&').append(name).append('=');
      query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
