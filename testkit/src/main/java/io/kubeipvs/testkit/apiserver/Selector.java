package io.kubeipvs.testkit.apiserver;

import java.util.Map;

/**
 * The selectors of a request: labels that must be absent ({@code !name}), the two fields that a
 * proxy selects by, and a namespace, empty for all. Immutable.
 */
record Selector(String labels, String field, String namespace) {
  private static final String NAME = "metadata.name=";
  private static final String NOT_HEADLESS = "spec.clusterIP!=None";

  static Selector of(Map<String, String> query) {
    return new Selector(
        query.getOrDefault("labelSelector", ""),
        query.getOrDefault("fieldSelector", ""),
        query.getOrDefault("namespace", ""));
  }

  boolean matches(StoredObject object) {
    if (!namespace.isEmpty() && !object.namespace().equals(namespace)) {
      return false;
    }
    for (String term : labels.split(",", -1)) {
      if (!term.isEmpty() && !term.startsWith("!")) {
        throw new IllegalArgumentException("label selector " + term);
      }
      if (!term.isEmpty() && object.labels().containsKey(term.substring(1))) {
        return false;
      }
    }
    if (field.startsWith(NAME)) {
      return object.name().equals(field.substring(NAME.length()));
    }
    if (field.equals(NOT_HEADLESS)) {
      return !object.content().contains("\"clusterIP\":\"None\"");
    }
    if (!field.isEmpty()) {
      throw new IllegalArgumentException("field selector " + field);
    }
    return true;
  }
}
