package io.kubeipvs.kubernetes.model;

import org.jspecify.annotations.Nullable;

/** Namespace and name of an object; the namespace is empty for Nodes. Immutable. */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
  /** Written out, for a record's own is slow in a JVM that has just started. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey key
        && name.equals(key.name)
        && namespace.equals(key.namespace);
  }

  @Override
  public int hashCode() {
    return 31 * namespace.hashCode() + name.hashCode();
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** {@code namespace/name}, or the name alone. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
