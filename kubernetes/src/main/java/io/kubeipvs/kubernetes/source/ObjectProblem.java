package io.kubeipvs.kubernetes.source;

/**
 * Why an object, or a part of a file, is not used. Immutable.
 *
 * @param origin where it stands: {@code web.yaml:12}, or the object itself from an API server
 * @param object kind and name as far as they could be read, else empty
 * @param reason names the field and what is wrong with it
 */
public record ObjectProblem(String origin, String object, String reason) {
  @Override
  public String toString() {
    return origin + ": " + (object.isEmpty() ? "" : object + ": ") + reason;
  }
}
