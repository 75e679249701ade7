package io.kubeipvs.dataplane.leftovers;

import java.util.List;
import java.util.Set;

/**
 * Which chains and rules a clean-up is about. Pure.
 *
 * <p>Kubelet's own chains are in none: KUBE-FIREWALL (which kube-proxy's iptables mode makes, too,
 * and leaves), KUBE-KUBELET-CANARY, KUBE-IPTABLES-HINT, KUBE-MARK-DROP.
 */
enum Extent {
  /** All that any mode of any release makes. */
  EVERY_MODE {
    @Override
    boolean hasChain(String table, String chain) {
      return ALONE.contains(chain)
          || SHARED.contains(chain)
          || IPVS_MODE.contains(chain)
          || isOfOneService(chain);
    }

    @Override
    boolean hasJump(String table, SavedRule rule) {
      return hasChain(table, rule.target());
    }
  },

  /** What the iptables mode makes and the IPVS mode does not use. */
  IPTABLES_MODE_ALONE {
    @Override
    boolean hasChain(String table, String chain) {
      return ALONE.contains(chain)
          || isOfOneService(chain)
          || (table.equals("filter") && chain.equals("KUBE-SERVICES"));
    }

    @Override
    boolean hasJump(String table, SavedRule rule) {
      // Both modes have a KUBE-PROXY-FIREWALL; the comment tells whose jump it is.
      return hasChain(table, rule.target())
          || (rule.target().equals("KUBE-PROXY-FIREWALL")
              && rule.comment().equals("kubernetes load balancer firewall"));
    }
  };

  private static final Set<String> ALONE =
      Set.of("KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-CANARY");

  private static final Set<String> SHARED =
      Set.of(
          "KUBE-SERVICES",
          "KUBE-POSTROUTING",
          "KUBE-MARK-MASQ",
          "KUBE-FORWARD",
          "KUBE-PROXY-FIREWALL");

  /** The last is of releases before 1.25. */
  private static final Set<String> IPVS_MODE =
      Set.of(
          "KUBE-NODE-PORT",
          "KUBE-LOAD-BALANCER",
          "KUBE-SOURCE-RANGES-FIREWALL",
          "KUBE-IPVS-FILTER",
          "KUBE-IPVS-OUT-FILTER",
          "KUBE-FIRE-WALL");

  /** Of the iptables mode: a chain for each Service or endpoint. XLB is of releases before 1.24. */
  private static final List<String> OF_ONE_SERVICE =
      List.of("KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-FW-", "KUBE-XLB-", "KUBE-EXT-");

  private static boolean isOfOneService(String chain) {
    return OF_ONE_SERVICE.stream().anyMatch(chain::startsWith);
  }

  abstract boolean hasChain(String table, String chain);

  /** Whether a rule that stands in a chain not of this extent belongs to it all the same. */
  abstract boolean hasJump(String table, SavedRule rule);
}
