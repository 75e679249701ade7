package io.kubeipvs.linux.nftables;

/**
 * A table as the kernel lists it. Immutable.
 *
 * @param handle the kernel's number for it, which a later table of the same name does not get
 */
public record NfTable(NfFamily family, String name, long handle) {
  /** As nft has it: {@code table ip kube-proxy}. */
  @Override
  public String toString() {
    return "table " + family.toolName() + " " + name;
  }
}
