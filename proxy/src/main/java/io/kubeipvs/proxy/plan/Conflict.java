package io.kubeipvs.proxy.plan;

import java.util.Comparator;

/**
 * A front end that a Service asks for and does not get, because an older Service has it (or the
 * same Service in another of its ports). It gets it when the holder lets go. Immutable.
 */
public record Conflict(FrontEnd frontEnd, FrontEndName refused, FrontEndName holder)
    implements Comparable<Conflict> {
  private static final Comparator<Conflict> ORDER =
      Comparator.comparing(Conflict::frontEnd)
          .thenComparing(conflict -> conflict.refused().service())
          .thenComparing(conflict -> conflict.refused().portName())
          .thenComparing(conflict -> conflict.refused().kind());

  @Override
  public int compareTo(Conflict other) {
    return ORDER.compare(this, other);
  }

  /** {@code TCP 192.0.2.1:80 of default/new is refused: default/old has it}. */
  @Override
  public String toString() {
    return frontEnd + " of " + refused + " is refused: " + holder + " has it";
  }
}
