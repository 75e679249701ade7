package io.kubeipvs.linux.nftables;

import org.jspecify.annotations.Nullable;

/** The families of tables ({@code NFPROTO_*} of linux/netfilter.h), by the names that nft has. */
public enum NfFamily {
  INET(1, "inet"),
  IPV4(2, "ip"),
  ARP(3, "arp"),
  NETDEV(5, "netdev"),
  BRIDGE(7, "bridge"),
  IPV6(10, "ip6");

  private final int number;
  private final String toolName;

  NfFamily(int number, String toolName) {
    this.number = number;
    this.toolName = toolName;
  }

  int number() {
    return number;
  }

  /** As the nft command says it. */
  public String toolName() {
    return toolName;
  }

  /** The family of this number, or null if there is none that we know. */
  static @Nullable NfFamily of(int number) {
    for (NfFamily family : values()) {
      if (family.number == number) {
        return family;
      }
    }
    return null;
  }
}
