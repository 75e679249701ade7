package io.kubeipvs.kubernetes.wire;

/**
 * What a list says of itself. Immutable.
 *
 * @param continueToken asks for the next page; empty on the last one
 */
public record ListMeta(String resourceVersion, String continueToken) {
  static final ListMeta NONE = new ListMeta("", "");
}
