package io.kubeipvs.linux.iptables;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.net.IpFamily;
import java.util.Set;

/** What the kernel tells of nf_tables before any tool is started. */
enum NftPresence {
  /** The kernel has no nf_tables, or none for this family. */
  MISSING,
  /** It has, and there is no table of those that iptables uses. */
  WITHOUT_RULES,
  /** There is such a table, of one family or the other. */
  WITH_RULES,
  /** The kernel does not say. */
  UNKNOWN;

  private static final Set<String> TABLES = Set.of("filter", "nat", "mangle", "raw", "security");
  private static final Set<NfFamily> FAMILIES = Set.of(NfFamily.IPV4, NfFamily.IPV6);

  /** Asks for one family in the network namespace of the calling thread. */
  static NftPresence ofThisNamespace(IpFamily family) {
    try (KernelNfTables tables = KernelNfTables.open()) {
      if (!tables.hasFamily(nftables(family))) {
        return MISSING;
      }
      return tables.tables().stream().anyMatch(NftPresence::isOfIptables)
          ? WITH_RULES
          : WITHOUT_RULES;
    } catch (NetlinkException _) {
      return UNKNOWN; // the tool will tell what is wrong
    }
  }

  /** The family of tables that iptables of this family uses. */
  static NfFamily nftables(IpFamily family) {
    return switch (family) {
      case IPV4 -> NfFamily.IPV4;
      case IPV6 -> NfFamily.IPV6;
    };
  }

  private static boolean isOfIptables(NfTable table) {
    return FAMILIES.contains(table.family()) && TABLES.contains(table.name());
  }
}
