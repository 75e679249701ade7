package io.kubeipvs.net;

import java.util.Locale;

/** A transport protocol that a Service port can have. Immutable. */
public enum Protocol {
  TCP(6),
  UDP(17),
  SCTP(132);

  private final int number;

  Protocol(int number) {
    this.number = number;
  }

  /** The IANA protocol number. */
  public int number() {
    return number;
  }

  /** The name in lower case, as ipset and iptables print it. */
  public String lowerCaseName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
