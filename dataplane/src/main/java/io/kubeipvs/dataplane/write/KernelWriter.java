package io.kubeipvs.dataplane.write;

import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.KernelSubsystem;
import io.kubeipvs.dataplane.WriteKind;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one place where anything is written to the kernel: in batches, each write put down in the
 * journal. Owned by the writer's thread.
 */
public final class KernelWriter {
  /** Larger batches gain nothing and tell of errors later. */
  private static final int BATCH = 500;

  private final Kernel kernel;
  private final Journal journal;
  private final Measuring measuring;
  private final boolean rehearses;

  public KernelWriter(Kernel kernel, Journal journal, Measuring measuring) {
    this(kernel, journal, measuring, false);
  }

  private KernelWriter(Kernel kernel, Journal journal, Measuring measuring, boolean rehearses) {
    this.kernel = kernel;
    this.journal = journal;
    this.measuring = measuring;
    this.rehearses = rehearses;
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

  /** An operation, and why. */
  public record Write<O>(O operation, Cause cause) {}

  /**
   * A write that was not done.
   *
   * @param errno the kernel's, 0 if it gave none
   * @param outcomeUnknown whether it may have been done all the same
   */
  public record Failure(int errno, String reason, boolean outcomeUnknown) {}

  /** Hears of each write in order, after the batch it was in. */
  public interface Outcomes<O> {
    void done(O operation);

    void failed(O operation, Failure failure);
  }

  private interface Target<O> {
    BatchResult apply(List<O> operations) throws NetlinkException;
  }

  public void writeServers(List<Write<IpvsOperation>> writes, Outcomes<IpvsOperation> outcomes) {
    send(writes, kernel.ipvs()::apply, WriteKind::of, outcomes);
  }

  public void writeSets(List<Write<IpSetOperation>> writes, Outcomes<IpSetOperation> outcomes) {
    send(writes, kernel.ipSets()::apply, WriteKind::of, outcomes);
  }

  public void writeLinks(List<Write<LinkOperation>> writes, Outcomes<LinkOperation> outcomes) {
    send(writes, kernel.links()::apply, WriteKind::of, outcomes);
  }

  public void deleteFlows(List<Write<Flow>> writes, Outcomes<Flow> outcomes) {
    send(writes, kernel.conntrack()::delete, _ -> WriteKind.DELETE_FLOW, outcomes);
  }

  private <O> void send(
      List<Write<O>> writes, Target<O> target, Function<O, WriteKind> kind, Outcomes<O> outcomes) {
    for (int start = 0; start < writes.size(); start += BATCH) {
      sendBatch(
          writes.subList(start, Math.min(start + BATCH, writes.size())), target, kind, outcomes);
    }
  }

  private <O> void sendBatch(
      List<Write<O>> writes, Target<O> target, Function<O, WriteKind> kind, Outcomes<O> outcomes) {
    List<O> operations = new ArrayList<>(writes.size());
    writes.forEach(write -> operations.add(write.operation));
    @Nullable Failure[] failures = new @Nullable Failure[writes.size()];
    long startNanos = measuring.now();
    try {
      BatchResult result = rehearses ? BatchResult.ALL_DONE : target.apply(operations);
      for (BatchResult.Failure failure : result.failures()) {
        NetlinkException reason = failure.reason();
        failures[failure.index()] = new Failure(reason.errno(), text(reason), false);
      }
    } catch (NetlinkException e) {
      Arrays.fill(failures, new Failure(e.errno(), text(e), true));
    }
    KernelSubsystem subsystem = kind.apply(operations.getFirst()).subsystem();
    measuring.meter().batch(subsystem, measuring.since(startNanos));
    journal.batchEnded();
    for (int i = 0; i < failures.length; i++) {
      tell(writes.get(i), kind.apply(operations.get(i)), failures[i], outcomes);
    }
  }

  private <O> void tell(
      Write<O> write, WriteKind kind, @Nullable Failure failure, Outcomes<O> outcomes) {
    if (failure == null) {
      journal.record(kind, write.operation, write.cause, null);
      measuring.meter().written(kind, write.cause);
      outcomes.done(write.operation);
    } else {
      journal.record(kind, write.operation, write.cause, failure.reason);
      measuring.meter().refused(kind, failure.errno);
      outcomes.failed(write.operation, failure);
    }
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
      journal.batchEnded();
      journal.record(kind, operation, cause, e.toString());
      int errno = e instanceof NetlinkException netlink ? netlink.errno() : 0;
      measuring.meter().refused(kind, errno);
      throw e;
    } finally {
      measuring.meter().batch(kind.subsystem(), measuring.since(startNanos));
    }
    journal.batchEnded();
    journal.record(kind, operation, cause, null);
    measuring.meter().written(kind, cause);
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
