package io.kubeipvs.kubernetes.model;

/** An object of one of the kinds a Service proxy reads. Immutable. */
public sealed interface KubernetesObject permits Service, EndpointSlice, Node {
  ObjectKey key();

  /** Changes with every change of the object; empty where the source has none. */
  String resourceVersion();
}
