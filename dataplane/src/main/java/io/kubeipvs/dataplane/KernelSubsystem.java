package io.kubeipvs.dataplane;

import java.util.Locale;

/** The parts of the kernel that are written to, each by an interface of its own. */
public enum KernelSubsystem {
  IPVS,
  IPSET,
  LINK,
  IPTABLES,
  CONNTRACK,
  NFTABLES,
  SYSCTL;

  /** As metrics call it: {@code ipvs}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
