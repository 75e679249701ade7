package io.kubeipvs.dataplane.leftovers;

import io.kubeipvs.dataplane.address.ServiceRoute;
import io.kubeipvs.linux.ipset.IpSetError;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.Link;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.linux.syscall.Errno;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.plan.SetName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes what Service proxies leave on a node, whatever their mode, and nothing else. What is not
 * there is not missed, so it may be run again. Goes on where something fails. One thread owns an
 * instance, which is used once.
 */
public final class Cleanup {
  private static final String DEVICE = "kube-ipvs0";

  /** Bitmaps of old releases, whose names are never used again. */
  private static final List<String> LEGACY_SETS =
      List.of(
          "KUBE-NODE-PORT-SCTP",
          "KUBE-NODE-PORT-LOCAL-SCTP",
          "KUBE-6-NODE-PORT-SCTP",
          "KUBE-6-NODE-PORT-LOCAL-SCTP");

  /** How often a set that is in use is tried again, and the pause before each. */
  private static final int MORE_TRIES = 10;

  private static final long PAUSE_NANOS = 100_000_000;

  private final LeftoverKernel kernel;
  private final List<IpPrefix> excluded;
  private final Runnable pause;
  private final List<String> removed = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * A clean-up of this kernel.
   *
   * @param excluded virtual servers at addresses in here stay, and if there is any such range,
   *     those without an address, too; empty to remove every one, as kube-proxy does
   */
  public Cleanup(LeftoverKernel kernel, List<IpPrefix> excluded) {
    this(kernel, excluded, () -> LockSupport.parkNanos(PAUSE_NANOS));
  }

  /**
   * The same.
   *
   * @param pause waits a tenth of a second
   */
  public Cleanup(LeftoverKernel kernel, List<IpPrefix> excluded, Runnable pause) {
    this.kernel = kernel;
    this.excluded = List.copyOf(excluded);
    this.pause = pause;
  }

  /** Removes the leftovers of every mode. */
  public CleanupReport removeAll() {
    attempt("link " + DEVICE, this::removeDevice);
    attempt("routes to Service addresses", this::removeRoutes);
    attempt("virtual servers", this::removeServers);
    removeRules(Extent.EVERY_MODE);
    attempt("sets", this::removeSets);
    attempt("nftables tables", this::removeTables);
    return report();
  }

  /**
   * Removes what kube-proxy's iptables mode made and IPVS mode does not use: its chains, the jumps
   * to them, nothing else. What an agent keeps is not touched.
   */
  public CleanupReport removeIptablesMode() {
    removeRules(Extent.IPTABLES_MODE_ALONE);
    return report();
  }

  private CleanupReport report() {
    return new CleanupReport(removed, kept, problems);
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
    Link device = kernel.links().find(DEVICE);
    if (device == null) {
      return;
    }
    if (!device.kind().equals("dummy")) {
      problems.add(
          "link %s: it is no dummy but \"%s\", so it is not ours to delete"
              .formatted(DEVICE, device.kind()));
      return;
    }
    kernel.links().apply(List.of(new LinkOperation.DeleteLink(device.index()))).orThrow();
    removed.add("link " + DEVICE);
  }

  private void removeRoutes() throws NetlinkException {
    List<LinkOperation> deletes = new ArrayList<>();
    for (IpAddress address : ServiceRoute.read(kernel.links())) {
      deletes.add(new LinkOperation.DeleteRoute(ServiceRoute.to(address)));
    }
    if (!deletes.isEmpty()) {
      kernel.links().apply(deletes).orThrow();
      removed.add(counted(deletes.size(), "route") + " to Service addresses");
    }
  }

  private void removeServers() throws NetlinkException {
    List<IpvsOperation> deletes = new ArrayList<>();
    try {
      for (VirtualServerStatus status : kernel.ipvs().servers()) {
        if (!isExcluded(status.server().key())) {
          deletes.add(new IpvsOperation.DeleteServer(status.server().key()));
        }
      }
    } catch (NetlinkException e) {
      if (e.errno() == Errno.ENOENT) {
        return; // without IPVS there are no virtual servers
      }
      throw e;
    }
    if (deletes.isEmpty()) {
      return;
    }
    if (excluded.isEmpty()) {
      kernel.ipvs().flush();
    } else {
      kernel.ipvs().apply(deletes).orThrow();
    }
    removed.add(counted(deletes.size(), "virtual server"));
  }

  private boolean isExcluded(VirtualServerKey key) {
    return switch (key) {
      case VirtualServerKey.Addressed(int _, IpAddress address, int _) ->
          excluded.stream().anyMatch(prefix -> prefix.contains(address));
      case VirtualServerKey.FirewallMark _ -> !excluded.isEmpty();
    };
  }

  private void removeRules(Extent extent) {
    for (LeftoverKernel.Rules rules : kernel.rules()) {
      for (String table : IptablesMode.TABLES) {
        attempt(rules + " in table " + table, () -> removeChains(rules, table, extent));
      }
    }
  }

  private void removeChains(LeftoverKernel.Rules rules, String table, Extent extent)
      throws IptablesException {
    ChainRemoval removal = ChainRemoval.of(table, rules.iptables().save(table), extent);
    if (removal.text() != null) {
      rules.iptables().restore(removal.text());
      removed.add(rules + ": " + counted(removal.chains(), "chain") + " of table " + table);
    }
    removal.kept().forEach(chain -> kept.add(rules + ": " + chain));
  }

  private void removeSets() throws NetlinkException {
    List<IpSetOperation.Destroy> operations = new ArrayList<>();
    try {
      Set<String> there = new HashSet<>(kernel.ipSets().names());
      for (String name : setNames()) {
        if (there.contains(name)) {
          operations.add(new IpSetOperation.Destroy(name));
        }
      }
    } catch (NetlinkException e) {
      if (e.errno() == Errno.EINVAL) {
        return; // so nfnetlink answers for a subsystem that is not there
      }
      throw e;
    }
    Map<String, NetlinkException> failures = destroyPatiently(operations);
    failures.forEach((set, reason) -> {
      // If our rules could not be removed, it may be they that use the set.
      if (isBusy(reason) && problems.isEmpty()) {
        kept.add("set " + set + ": a rule that is not kube-proxy's uses it");
      } else {
        problems.add(String.valueOf(reason.getMessage()));
      }
    });
    if (operations.size() > failures.size()) {
      removed.add(counted(operations.size() - failures.size(), "set"));
    }
  }

  /**
   * Answers why which sets stay. A rule that has just been deleted may still count as a user:
   * nf_tables lets go of its set later, in a work item of the kernel's.
   */
  private Map<String, NetlinkException> destroyPatiently(List<IpSetOperation.Destroy> operations)
      throws NetlinkException {
    Map<String, NetlinkException> failures = destroy(operations);
    for (int i = 0; i < MORE_TRIES && failures.values().stream().anyMatch(Cleanup::isBusy); i++) {
      pause.run();
      failures = destroy(failures.keySet().stream().map(IpSetOperation.Destroy::new).toList());
    }
    return failures;
  }

  private Map<String, NetlinkException> destroy(List<IpSetOperation.Destroy> operations)
      throws NetlinkException {
    Map<String, NetlinkException> failures = new LinkedHashMap<>();
    for (BatchResult.Failure failure : kernel.ipSets().apply(operations).failures()) {
      failures.put(operations.get(failure.index()).set(), failure.reason());
    }
    return failures;
  }

  private static boolean isBusy(NetlinkException reason) {
    return IpSetError.of(reason.errno(), null) == IpSetError.BUSY;
  }

  private static List<String> setNames() {
    List<String> names = new ArrayList<>(LEGACY_SETS);
    names.add(SetName.TEMPORARY);
    for (IpFamily family : IpFamily.values()) {
      for (SetName set : SetName.values()) {
        names.add(set.kernelName(family));
      }
    }
    return names;
  }

  private void removeTables() throws NetlinkException {
    for (NfTable table : NftablesMode.tables(kernel.nfTables())) {
      attempt(
          table.toString(),
          () -> {
            kernel.nfTables().delete(table);
            removed.add(table.toString());
          });
    }
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
