package io.kubeipvs.linux.iptables;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.net.IpFamily;
import java.util.Set;

/** What the kernel tells of nf_tables before any tool is started. */
enum NftPresence {
  /** The kernel has no nf_tables. */
  MISSING,
  /** It has, perhaps without the families of iptables: no table of those that it uses is there. */
  WITHOUT_RULES,
  /** There is such a table, of one family or the other. */
  WITH_RULES,
  /** The kernel does not say. */
  UNKNOWN;

  private static final Set<String> TABLES = Set.of("filter", "nat", "mangle", "raw", "security");
  private static final Set<NfFamily> FAMILIES = Set.of(NfFamily.IPV4, NfFamily.IPV6);

  /** Asks in the network namespace of the calling thread, by questions alone. */
  static NftPresence ofThisNamespace() {
    try (NftRuleKernel rules = NftRuleKernel.open(IpFamily.IPV4);
        KernelNfTables tables = KernelNfTables.open()) {
      if (rules.stamp() == null) {
        return MISSING;
      }
      return tables.tables().stream().anyMatch(NftPresence::isOfIptables)
          ? WITH_RULES
          : WITHOUT_RULES;
    } catch (NetlinkException | IptablesException _) {
      return UNKNOWN; // the tool will tell what is wrong
    }
  }

  /**
   * Whether the kernel can hold rules of a family, in the network namespace of the calling thread.
   * No question tells that, only a change that is checked and not made: to be asked where nothing
   * else decides.
   */
  static boolean hasFamily(IpFamily family) {
    try (KernelNfTables tables = KernelNfTables.open()) {
      return tables.hasFamily(nftables(family));
    } catch (NetlinkException _) {
      return true; // the tool will tell what is wrong
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
