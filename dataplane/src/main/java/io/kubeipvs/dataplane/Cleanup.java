package io.kubeipvs.dataplane;

import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.SetName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Removes what Service proxies leave on a node, in IPVS mode and in iptables mode, and nothing
 * else. What is not there is not missed, so it may be run again. One thread owns an instance.
 */
public final class Cleanup {
  private static final List<String> TABLES = List.of("nat", "filter", "mangle");

  private static final Set<String> CHAINS =
      Set.of(
          // both modes
          "KUBE-SERVICES",
          "KUBE-POSTROUTING",
          "KUBE-MARK-MASQ",
          "KUBE-FORWARD",
          "KUBE-PROXY-FIREWALL",
          // IPVS mode
          "KUBE-NODE-PORT",
          "KUBE-LOAD-BALANCER",
          "KUBE-SOURCE-RANGES-FIREWALL",
          "KUBE-IPVS-FILTER",
          "KUBE-IPVS-OUT-FILTER",
          // iptables mode
          "KUBE-NODEPORTS",
          "KUBE-EXTERNAL-SERVICES",
          "KUBE-PROXY-CANARY");

  private static final List<String> PREFIXES_OF_IPTABLES_MODE =
      List.of("KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-FW-", "KUBE-XLB-", "KUBE-EXT-");

  /** Bitmaps of old releases, whose names are never used again. */
  private static final List<String> LEGACY_SETS =
      List.of(
          "KUBE-NODE-PORT-SCTP",
          "KUBE-NODE-PORT-LOCAL-SCTP",
          "KUBE-6-NODE-PORT-SCTP",
          "KUBE-6-NODE-PORT-LOCAL-SCTP");

  private final Kernel kernel;
  private final List<String> problems = new ArrayList<>();

  public Cleanup(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Removes all of it: the addresses with their device, every virtual server of the namespace, the
   * rules of the families that have an iptables, and the sets. Goes on where something fails.
   *
   * @return what could not be removed, each with its reason; empty if all is clean
   */
  public List<String> removeAll() {
    problems.clear();
    attempt("link " + Preparation.DEVICE, this::removeDevice);
    attempt("virtual servers", this::removeServers);
    for (Iptables iptables : kernel.iptables().values()) {
      for (String table : TABLES) {
        attempt(
            iptables.family().kubernetesName() + " rules in table " + table,
            () -> removeChains(iptables, table, Cleanup::isOfAnyMode));
      }
    }
    attempt("sets", this::removeSets);
    return List.copyOf(problems);
  }

  /**
   * Removes the chains of single Services and endpoints that the iptables mode leaves (KUBE-SVC-*
   * and KUBE-SEP-*) with all jumps to them, and nothing else.
   *
   * @return whether there was anything to remove
   */
  public static boolean removeServiceChains(Iptables iptables) throws IptablesException {
    boolean removed = false;
    for (String table : TABLES) {
      removed |=
          removeChains(
              iptables,
              table,
              chain -> chain.startsWith("KUBE-SVC-") || chain.startsWith("KUBE-SEP-"));
    }
    return removed;
  }

  private static boolean isOfAnyMode(String chain) {
    return CHAINS.contains(chain) || PREFIXES_OF_IPTABLES_MODE.stream().anyMatch(chain::startsWith);
  }

  private static boolean removeChains(Iptables iptables, String table, Predicate<String> doomed)
      throws IptablesException {
    String text = ChainRemoval.restoreText(table, iptables.save(table), doomed);
    if (text != null) {
      iptables.restore(text);
    }
    return text != null;
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(String what, Action action) {
    try {
      action.run();
    } catch (IOException e) {
      problems.add(what + ": " + e.getMessage());
    }
  }

  private void removeDevice() throws NetlinkException {
    Link device = kernel.links().find(Preparation.DEVICE);
    if (device == null) {
      return;
    }
    if (!device.kind().equals("dummy")) {
      problems.add(
          "link "
              + device.name()
              + " is no dummy but \""
              + device.kind()
              + "\", so it is not ours to delete");
      return;
    }
    kernel.links().apply(List.of(new LinkOperation.DeleteLink(device.index()))).orThrow();
  }

  private void removeServers() throws NetlinkException {
    try {
      if (!kernel.ipvs().servers().isEmpty()) {
        kernel.ipvs().flush();
      }
    } catch (NetlinkException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // The kernel has no IPVS, so it has no virtual servers either.
    }
  }

  private void removeSets() throws NetlinkException {
    Set<String> there = new HashSet<>(kernel.ipSets().names());
    List<IpSetOperation> operations = new ArrayList<>();
    for (String name : setNames()) {
      if (there.contains(name)) {
        operations.add(new IpSetOperation.Destroy(name));
      }
    }
    if (operations.isEmpty()) {
      return;
    }
    for (BatchResult.Failure failure : kernel.ipSets().apply(operations).failures()) {
      problems.add(String.valueOf(failure.reason().getMessage()));
    }
  }

  private static List<String> setNames() {
    List<String> names = new ArrayList<>(LEGACY_SETS);
    for (IpFamily family : IpFamily.values()) {
      for (SetName set : SetName.values()) {
        names.add(set.kernelName(family));
      }
    }
    return names;
  }
}
