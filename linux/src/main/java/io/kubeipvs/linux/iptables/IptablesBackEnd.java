package io.kubeipvs.linux.iptables;

/**
 * The two rule engines behind the iptables commands. Both are in the kernel at the same hooks; a
 * node should use one, or the order of rules surprises.
 */
public enum IptablesBackEnd {
  /** The tables of ip_tables and ip6_tables. */
  LEGACY("legacy"),
  /** Rules translated to nf_tables. */
  NFT("nft");

  private final String commandPart;

  IptablesBackEnd(String commandPart) {
    this.commandPart = commandPart;
  }

  /** What stands in the names of its own commands: {@code iptables-legacy-save}. */
  public String commandPart() {
    return commandPart;
  }
}
