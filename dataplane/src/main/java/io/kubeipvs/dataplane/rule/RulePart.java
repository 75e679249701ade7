package io.kubeipvs.dataplane.rule;

import io.kubeipvs.dataplane.leftovers.IptablesMode;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.SavedTables;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.RuleSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the iptables rules to the plan. The tools' text is compared each time: rules change
 * seldom, and it is the truth. Owned by the writer's thread.
 */
public final class RulePart {
  private final Map<IpFamily, Iptables> iptables;
  private final KernelWriter writer;
  private final UsableRules usable;

  /** What was read to decide about the order, and serves to compare with in the same pass. */
  private final Map<IpFamily, SavedTables> read = new EnumMap<>(IpFamily.class);

  /** Those in whose tables nothing of the iptables mode stood when they were last read. */
  private final Set<IpFamily> withoutIptablesMode = EnumSet.noneOf(IpFamily.class);

  public RulePart(Map<IpFamily, Iptables> iptables, KernelWriter writer, UsableRules usable) {
    this.iptables = iptables;
    this.writer = writer;
    this.usable = usable;
  }

  /**
   * Whether rules are due that take the place of those of the iptables mode, which serve until
   * then. A table that cannot be read is told when it is brought.
   */
  public boolean replaceIptablesMode(Pass pass) {
    for (Resource.Rules rules : pass.rules()) {
      Iptables tool = iptables.get(rules.family());
      try {
        if (tool != null) {
          SavedTables saved = save(tool, pass.plan().rules(rules.family()).tables());
          read.put(rules.family(), saved);
          if (IptablesMode.serves(saved.text("nat"))) {
            return true;
          }
        }
      } catch (IptablesException _) {
        // The same question comes up again, and its answer is told.
      }
    }
    return false;
  }

  /** What was read to decide about the order is old. */
  public void readAnew() {
    read.clear();
  }

  /** All tables at once, with one run of the tool. */
  public void bring(Pass pass, Resource.Rules rules) {
    Iptables tool = iptables.get(rules.family());
    if (tool == null) {
      pass.fail(rules, "no iptables for " + rules.family().kubernetesName() + " on this node");
      return;
    }
    List<RuleSet.Table> tables = pass.plan().rules(rules.family()).tables();
    try {
      SavedTables saved = saved(tool, tables);
      if (writer.rehearses()) {
        bringEach(pass, rules, tool, tables, saved);
        return;
      }
      bring(pass, rules, tool, tables, saved);
    } catch (IptablesException e) {
      if (e.isOfTheTool()) {
        // Each try for one table would wait as long again, and the writer with it.
        pass.fail(rules, String.valueOf(e.getMessage()));
        return;
      }
      // Which table it is, and why, is told when each is tried for itself.
      bringEach(pass, rules, tool, tables, null);
    }
  }

  private SavedTables saved(Iptables tool, List<RuleSet.Table> tables) throws IptablesException {
    SavedTables before = read.remove(tool.family());
    return before == null ? save(tool, tables) : before;
  }

  /**
   * Each table for itself, so that one that the kernel refuses does not lose the other.
   *
   * @param saved how they stand; null if each is to be read
   */
  private void bringEach(
      Pass pass,
      Resource.Rules rules,
      Iptables tool,
      List<RuleSet.Table> tables,
      @Nullable SavedTables saved) {
    for (RuleSet.Table table : tables) {
      try {
        List<String> name = List.of(table.name());
        bring(pass, rules, tool, List.of(table), saved == null ? tool.save(name) : saved);
      } catch (IptablesException e) {
        fail(pass, rules, table, e);
      }
    }
  }

  /** With one run of the tool. A table that cannot be read keeps no other back. */
  private void bring(
      Pass pass, Resource.Rules rules, Iptables tool, List<RuleSet.Table> tables, SavedTables saved)
      throws IptablesException {
    StringBuilder text = new StringBuilder();
    for (RuleSet.Table table : tables) {
      try {
        RuleSet.Table wanted = usable.of(rules.family(), table);
        String step = RuleSteps.restoreText(wanted, saved.text(table.name()));
        text.append(step == null ? "" : step);
      } catch (IptablesException e) {
        fail(pass, rules, table, e);
      }
    }
    if (!text.isEmpty()) {
      writer.writeRules(tool, text.toString(), pass.cause(rules));
    }
  }

  private static void fail(
      Pass pass, Resource.Rules rules, RuleSet.Table table, IptablesException reason) {
    pass.fail(rules, "table " + table.name() + ": " + reason.getMessage());
  }

  /** Reads these tables and, since it is one run of the tool for all, what tells of leftovers. */
  private SavedTables save(Iptables tool, List<RuleSet.Table> tables) throws IptablesException {
    Set<String> names = new LinkedHashSet<>(IptablesMode.TABLES);
    tables.forEach(table -> names.add(table.name()));
    SavedTables saved = tool.save(List.copyOf(names));
    boolean without = true; // which nobody knows of a table that cannot be shown
    for (String table : IptablesMode.TABLES) {
      without &= saved.shows(table) && IptablesMode.removal(table, saved.text(table)) == null;
    }
    if (without) {
      withoutIptablesMode.add(tool.family());
    } else {
      withoutIptablesMode.remove(tool.family());
    }
    return saved;
  }

  /** Whether nothing of the iptables mode stood in a family's tables when they were last read. */
  public boolean isWithoutIptablesMode(IpFamily family) {
    return withoutIptablesMode.contains(family);
  }
}
