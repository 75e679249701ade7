package io.kubeipvs.kernel.leftovers;

import io.kubeipvs.kernel.support.TestNamespace;

/**
 * All that a Service proxy could have changed in a namespace, as the tools print it: both back ends
 * of iptables, nftables, sets, virtual servers, links, addresses. Without comments and counters, so
 * that two dumps of the same state are equal.
 */
public final class NamespaceDump {
  private static final String SCRIPT =
      """
      iptables-legacy-save; ip6tables-legacy-save
      iptables-nft-save; ip6tables-nft-save
      nft list tables | sort | while read -r table; do nft list $table; done
      ipset save
      ipvsadm -Sn
      ip -o link | cut -d: -f2
      ip -o address | awk '{print $2, $4}'
      exit 0
      """;

  private NamespaceDump() {}

  /** The state; what this kernel lacks leaves nothing in it. */
  public static String read(TestNamespace namespace) throws Exception {
    return namespace
        .run("sh", "-c", "exec 2>/dev/null; " + SCRIPT)
        .replaceAll("(?m)^#.*\n", "")
        .replaceAll("\\[\\d+:\\d+]", "[0:0]")
        .replaceAll("counter packets \\d+ bytes \\d+", "counter");
  }
}
