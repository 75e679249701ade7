package io.kubeipvs.dataplane.duty;

/**
 * That a part of the kernel's state could not be read, and why.
 *
 * @param part in plain words, as "virtual servers"
 */
record ReadingFailure(String part, String reason) {
  static ReadingFailure of(String part, Exception cause) {
    return new ReadingFailure(part, String.valueOf(cause.getMessage()));
  }
}
