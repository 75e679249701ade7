package io.kubeipvs.dataplane.duty;

import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.dataplane.leftovers.IptablesMode;
import io.kubeipvs.dataplane.leftovers.NftablesMode;
import io.kubeipvs.dataplane.rule.RulePart;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.nftables.NfTable;
import io.kubeipvs.proxy.plan.Cause;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes, once after a start, what a kube-proxy in another mode left: as long as it stands, it
 * takes traffic before IPVS does. Owned by the writer's thread.
 */
final class LeftoverPart {
  private static final Cause CAUSE = new Cause.Restart();

  private final Kernel kernel;
  private final KernelWriter writer;
  private final RulePart rules;
  private final boolean ofIptablesMode;
  private boolean done;
  private @Nullable String told;
  private long nextTryNanos = Long.MIN_VALUE;

  /**
   * @param rules has read the tables, and may know that there are no leftovers in them
   * @param ofIptablesMode whether leftovers of the iptables mode go, too; kube-proxy keeps them
   */
  LeftoverPart(Kernel kernel, KernelWriter writer, RulePart rules, boolean ofIptablesMode) {
    this.kernel = kernel;
    this.writer = writer;
    this.rules = rules;
    this.ofIptablesMode = ofIptablesMode;
  }

  boolean isDue(long nowNanos) {
    return !done && nowNanos >= nextTryNanos;
  }

  /** When to try again; the largest number if that depends on something else, or is done. */
  long nextTryNanos(long nowNanos) {
    return done || nextTryNanos <= nowNanos ? Long.MAX_VALUE : nextTryNanos;
  }

  /**
   * Removes what is there. To be called when our own state stands, for it is that which takes the
   * traffic over.
   *
   * @param retryNanos when to try again if something fails
   */
  void remove(DataplaneListener listener, long retryNanos) {
    List<String> removed = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      for (NfTable table : NftablesMode.tables(kernel.nfTables())) {
        writer.deleteTable(table, CAUSE);
        removed.add(table.toString());
      }
      if (ofIptablesMode) {
        for (Iptables iptables : kernel.iptables().values()) {
          if (!rules.isWithoutIptablesMode(iptables.family())) {
            removeIptablesMode(iptables, removed, problems);
          }
        }
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    done = problems.isEmpty();
    if (!done) {
      nextTryNanos = retryNanos;
      tell(problems, listener);
    }
    if (!removed.isEmpty()) {
      listener.leftoversRemoved(removed);
    }
  }

  /** What does not change is not told again: a table that cannot be shown stays so. */
  private void tell(List<String> problems, DataplaneListener listener) {
    String reason = String.join("; ", problems);
    if (!reason.equals(told)) {
      listener.leftoversFailed(reason);
    }
    told = reason;
  }

  /**
   * Each table for itself: one that cannot be shown or written keeps no other back. But where it is
   * the tool that fails, each would wait as long again, and the writer with it.
   */
  private void removeIptablesMode(Iptables iptables, List<String> removed, List<String> problems) {
    for (String table : IptablesMode.TABLES) {
      String where = "table %s of %s".formatted(table, iptables.family().kubernetesName());
      try {
        String text = IptablesMode.removal(table, iptables.save(table));
        if (text != null) {
          writer.writeRules(iptables, text, CAUSE);
          removed.add("chains of the iptables mode, " + where);
        }
      } catch (IptablesException e) {
        problems.add(where + ": " + e.getMessage());
        if (e.isOfTheTool()) {
          return;
        }
      }
    }
  }
}
