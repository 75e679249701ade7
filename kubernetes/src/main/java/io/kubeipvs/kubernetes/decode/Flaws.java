package io.kubeipvs.kubernetes.decode;

import io.kubeipvs.kubernetes.decode.DecodedObject.Flaw;
import org.jspecify.annotations.Nullable;

/**
 * What an object says that is not used, while the rest of it is: an API server lets it through. One
 * object may hold any number, and one line about it is enough. Used by one thread.
 */
final class Flaws {
  private @Nullable InvalidFieldException first;
  private int more;

  /** Takes one. */
  void add(InvalidFieldException flaw) {
    if (first == null) {
      first = flaw;
    } else {
      more++;
    }
  }

  /** All of them as one; null if there are none. */
  @Nullable Flaw asOne() {
    if (first == null) {
      return null;
    }
    String others = more == 0 ? "" : ", and " + more + " more like it";
    return new Flaw(first.reason() + "; left out" + others, first.line());
  }
}
