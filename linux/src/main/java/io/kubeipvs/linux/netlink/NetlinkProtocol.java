package io.kubeipvs.linux.netlink;

/** The kernel subsystems that speak netlink and that we speak to ({@code NETLINK_*}). */
public enum NetlinkProtocol {
  ROUTE(0),
  NETFILTER(12),
  GENERIC(16);

  private final int number;

  NetlinkProtocol(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
