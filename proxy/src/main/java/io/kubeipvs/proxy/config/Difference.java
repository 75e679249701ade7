package io.kubeipvs.proxy.config;

/**
 * A deliberate difference from what kube-proxy leaves in the kernel. Each can be switched by its
 * name; {@code docs/differences.md} says of each what differs and why.
 *
 * <p>On by default is what mends a fault without changing state that tools rely on. The others
 * change such state, and wait for an operator who asks for them.
 */
public enum Difference {
  /**
   * A front end with policy Local and no endpoint on this node has no real server; kube-proxy sends
   * its traffic to endpoints on other nodes.
   */
  LOCAL_POLICY_DROPS("localPolicyDrops", false),

  /**
   * A set that needs more than 65,536 entries gets room for more, and kube-proxy's size again when
   * it has less than three quarters of that; kube-proxy leaves entries out. kube-proxy itself
   * cannot start on a node with such a larger set until the set is destroyed.
   */
  GROWING_SETS("growingSets", true),

  /**
   * UDP flows end when their Service's port loses its last serving endpoint, as with kube-proxy
   * 1.37; 1.36 keeps them.
   */
  ENDING_FLOWS("endingFlows", true),

  /**
   * Rules, sets, virtual servers and the device that somebody else flushed or deleted are repaired
   * within two seconds, not by the timer alone. Where changes keep coming, the repairs become as
   * rare as the timer's.
   */
  NOTICING_CHANGES("noticingChanges", true),

  /**
   * Rules that need a match this kernel lacks (xt_ipvs) are left out, and all others are written;
   * kube-proxy's filter table is then never updated.
   */
  LEAVING_OUT_RULES("leavingOutRules", true),

  /**
   * A wanted real server gets back its weight and forwarding method within the sync period if
   * somebody changed them. kube-proxy leaves them as they are while it runs, and looks at its next
   * start for weights other than 1: the wanted real servers of such a virtual server are then set
   * to weight 1 and masquerading.
   */
  REPAIRING_SERVERS("repairingServers", true),

  /**
   * A TCP virtual server that goes stays until the connections it has are over, at most 15 minutes;
   * kube-proxy cuts them. Meanwhile its real servers have weight 0, its address stays bound, and
   * new connections are refused; its other set entries go at once.
   */
  DRAINING_SERVICES("drainingServices", false),

  /**
   * A virtual server of ours at an excluded address goes with its Service; kube-proxy leaves it,
   * for it cannot tell it from what others made there.
   */
  DELETING_EXCLUDED("deletingExcluded", true),

  /**
   * What kube-proxy's iptables mode left on the node and IPVS mode does not use goes at the start,
   * once the own state stands; kube-proxy in IPVS mode leaves it.
   */
  REMOVING_IPTABLES_MODE("removingIptablesMode", false);

  private final String key;
  private final boolean byDefault;

  Difference(String key, boolean byDefault) {
    this.key = key;
    this.byDefault = byDefault;
  }

  /** Its name in configuration. */
  public String key() {
    return key;
  }

  /** Whether it is on where nobody says otherwise. */
  public boolean byDefault() {
    return byDefault;
  }
}
