package io.kubeipvs.dataplane;

import java.util.Locale;

/** What kind of thing in the kernel is not as planned. */
public enum DifferenceKind {
  VIRTUAL_SERVER,
  REAL_SERVER,
  ADDRESS,
  DEVICE,
  SET,
  SET_ENTRY,
  RULE,
  FLOW,
  TIMEOUT,
  SYSCTL,
  LEFTOVER;

  /** As in metrics and JSON: {@code virtual_server}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people: {@code virtual server}. */
  @Override
  public String toString() {
    return key().replace('_', ' ');
  }
}
