package io.kubeipvs.dataplane.leftovers;

import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfFamily;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.nftables.NfTables;
import java.util.List;

/** What kube-proxy's nftables mode leaves: {@code table ip kube-proxy} and its twin for IPv6. */
public final class NftablesMode {
  private static final String TABLE = "kube-proxy";

  private NftablesMode() {}

  /** The tables of that mode that are there. */
  public static List<NfTable> tables(NfTables nfTables) throws NetlinkException {
    return nfTables.tables().stream()
        .filter(table -> table.name().equals(TABLE))
        .filter(table -> table.family() == NfFamily.IPV4 || table.family() == NfFamily.IPV6)
        .toList();
  }
}
