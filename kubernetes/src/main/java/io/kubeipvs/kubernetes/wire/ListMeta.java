package io.kubeipvs.kubernetes.wire;

/**
 * What a list says of itself. Immutable.
 *
 * @param continueToken asks for the next page; empty on the last one
 */
public record ListMeta(String resourceVersion, String continueToken) {
  static final ListMeta NONE = new ListMeta("", "");

  /**
   * What a complete list said. Every list has a version: an answer without one is no list, and must
   * not pass for one that is empty.
   */
  static ListMeta required(ListMeta read) throws WireException {
    if (read.resourceVersion().isEmpty()) {
      throw new WireException("the answer is no list: it has no metadata.resourceVersion");
    }
    return read;
  }
}
