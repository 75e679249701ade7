package io.kubeipvs.testkit.apiserver;

import java.io.IOException;

/**
 * The connection is to be closed in the middle of an answer. To close the exchange would end the
 * answer as if it were whole.
 */
final class CutOffException extends IOException {
  private static final long serialVersionUID = 1;
}
