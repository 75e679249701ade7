package io.kubeipvs.dataplane.write;

import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.WriteKind;
import io.kubeipvs.dataplane.write.Batches.Outcomes;
import io.kubeipvs.linux.conntrack.Flow;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.IpvsTimeouts;
import io.kubeipvs.linux.link.LinkOperation;
import io.kubeipvs.linux.netlink.BatchResult;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.proxy.plan.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The one place where anything is written to the kernel: in batches, each write put down in the
 * journal. Owned by the writer's thread.
 */
public final class KernelWriter {
  private final Kernel kernel;
  private final Journal journal;
  private final Measuring measuring;
  private final boolean rehearses;

  // Made once: each change has batches of its own.
  private final Batches.Target<IpvsOperation> serverTarget;
  private final Batches.Target<IpSetOperation> setTarget;
  private final Batches.Target<LinkOperation> linkTarget;
  private final Batches.Target<Flow> flowTarget;

  public KernelWriter(Kernel kernel, Journal journal, Measuring measuring) {
    this(kernel, journal, measuring, false);
  }

  private KernelWriter(Kernel kernel, Journal journal, Measuring measuring, boolean rehearses) {
    this.kernel = kernel;
    this.journal = journal;
    this.measuring = measuring;
    this.rehearses = rehearses;
    this.serverTarget = target(kernel.ipvs()::apply);
    this.setTarget = target(kernel.ipSets()::apply);
    this.linkTarget = target(kernel.links()::apply);
    this.flowTarget = target(kernel.conntrack()::delete);
  }

  private <O> Batches.Target<O> target(Batches.Target<O> writing) {
    return rehearses ? _ -> BatchResult.ALL_DONE : writing;
  }

  /** One that writes nothing: what it is told is put down in the journal, and counts as done. */
  public static KernelWriter rehearsing(Kernel kernel, Journal journal) {
    return new KernelWriter(kernel, journal, Measuring.NONE, true);
  }

  /** Whether nothing is written. */
  public boolean rehearses() {
    return rehearses;
  }

  /** The text for iptables-restore that changes a family's rules. */
  public record RuleWrite(Iptables tool, String text) {
    @Override
    public String toString() {
      return "restore of " + tool.family().kubernetesName() + " rules:\n" + text;
    }
  }

  /** A sysctl, and its new value. */
  public record SysctlWrite(String key, String value) {
    @Override
    public String toString() {
      return "set sysctl " + key + " to " + value;
    }
  }

  /** The end of a table of nftables. */
  public record TableRemoval(NfTable table) {
    @Override
    public String toString() {
      return "delete " + table;
    }
  }

  /** Writes of servers, to be added one by one. */
  public Batches<IpvsOperation> servers(Outcomes<IpvsOperation> outcomes) {
    return batches(serverTarget, WriteKind::of, outcomes);
  }

  /** Writes of sets and their entries, to be added one by one. */
  public Batches<IpSetOperation> sets(Outcomes<IpSetOperation> outcomes) {
    return batches(setTarget, WriteKind::of, outcomes);
  }

  /** Writes of addresses and routes, to be added one by one. */
  public Batches<LinkOperation> links(Outcomes<LinkOperation> outcomes) {
    return batches(linkTarget, WriteKind::of, outcomes);
  }

  /** Ends of tracked flows, to be added one by one. */
  public Batches<Flow> flowDeletions(Outcomes<Flow> outcomes) {
    return batches(flowTarget, _ -> WriteKind.DELETE_FLOW, outcomes);
  }

  private <O> Batches<O> batches(
      Batches.Target<O> target, Function<O, WriteKind> kind, Outcomes<O> outcomes) {
    return new Batches<>(target, kind, outcomes, journal, measuring);
  }

  public void write(IpvsOperation operation, Cause cause) throws NetlinkException {
    single(
        WriteKind.of(operation),
        operation,
        cause,
        () -> kernel.ipvs().apply(List.of(operation)).orThrow());
  }

  public void write(LinkOperation operation, Cause cause) throws NetlinkException {
    single(
        WriteKind.of(operation),
        operation,
        cause,
        () -> kernel.links().apply(List.of(operation)).orThrow());
  }

  public void writeTimeouts(IpvsTimeouts timeouts, Cause cause) throws NetlinkException {
    single(WriteKind.SET_TIMEOUTS, timeouts, cause, () -> kernel.ipvs().setTimeouts(timeouts));
  }

  public void writeRules(Iptables iptables, String text, Cause cause) throws IptablesException {
    try {
      single(
          WriteKind.RESTORE_RULES,
          new RuleWrite(iptables, text),
          cause,
          () -> iptables.restore(text));
    } catch (IptablesException e) {
      measuring.meter().restoreFailed(iptables.family());
      throw e;
    }
  }

  public void deleteTable(NfTable table, Cause cause) throws NetlinkException {
    single(
        WriteKind.DELETE_TABLE,
        new TableRemoval(table),
        cause,
        () -> kernel.nfTables().delete(table));
  }

  public void writeSysctl(String key, String value, Cause cause) throws IOException {
    single(
        WriteKind.SET_SYSCTL,
        new SysctlWrite(key, value),
        cause,
        () -> kernel.sysctls().write(key, value));
  }

  private static String text(Exception e) {
    return Objects.requireNonNullElseGet(e.getMessage(), e::toString);
  }

  private interface Action<E extends IOException> {
    void run() throws E;
  }

  private <E extends IOException> void single(
      WriteKind kind, Object operation, Cause cause, Action<E> action) throws E {
    long startNanos = measuring.now();
    try {
      if (!rehearses) {
        action.run();
      }
    } catch (Exception e) {
      ended(kind, startNanos);
      journal.record(kind, operation, cause, text(e));
      int errno = e instanceof NetlinkException netlink ? netlink.errno() : 0;
      measuring.meter().refused(kind, errno);
      throw e;
    }
    ended(kind, startNanos);
    journal.record(kind, operation, cause, null);
    measuring.meter().written(kind, cause);
  }

  private void ended(WriteKind kind, long startNanos) {
    measuring.meter().batch(kind.subsystem(), measuring.since(startNanos));
    journal.batchEnded();
  }
}
