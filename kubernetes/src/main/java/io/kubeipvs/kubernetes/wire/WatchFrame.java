package io.kubeipvs.kubernetes.wire;

import io.kubeipvs.kubernetes.decode.DocumentNode.Mapping;

/** What a watch tells. Immutable. */
public sealed interface WatchFrame {
  /** An object is there, new or changed. */
  record Present(Mapping object) implements WatchFrame {}

  /** An object is gone, from the server or from what the selectors take in; its last state. */
  record Gone(Mapping object) implements WatchFrame {}

  /**
   * All changes up to a version have been told.
   *
   * @param initialEventsEnd whether this ends the list with which the watch began
   */
  record Bookmark(String resourceVersion, boolean initialEventsEnd) implements WatchFrame {}

  /** The server ends the watch with an error. */
  record Failed(ApiStatus status) implements WatchFrame {}
}
