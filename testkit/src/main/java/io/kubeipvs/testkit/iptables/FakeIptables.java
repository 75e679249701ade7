package io.kubeipvs.testkit.iptables;

import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.SavedTables;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * iptables in memory. Tables, chains and rules behave as the legacy tools' do, and {@link #save}
 * prints what iptables-save prints; see {@link IptablesContract}. It does not follow packets, and
 * knows of a rule only what the tools check. One thread owns an instance.
 */
public final class FakeIptables implements Iptables {
  /** Called before each restore; it may refuse it. */
  public interface RestoreHook {
    void beforeRestore(String text) throws IptablesException;
  }

  private final IpFamily family;
  private final RestoreLines lines;
  private final Map<String, FakeTable> tables = new LinkedHashMap<>();
  private final Set<String> ofNftables = new HashSet<>();
  private final List<String> restored = new ArrayList<>();
  private RestoreHook hook = text -> {};
  private int changes;
  private int saves;

  /**
   * @param setExists asked for every set that a rule names
   */
  public FakeIptables(IpFamily family, Predicate<String> setExists) {
    this.family = family;
    this.lines = new RestoreLines(family, setExists);
  }

  @Override
  public IpFamily family() {
    return family;
  }

  @Override
  public SavedTables save(Collection<String> names) {
    if (names.stream().noneMatch(tables::containsKey)) {
      return SavedTables.NONE; // known without starting the tool
    }
    saves++;
    StringBuilder output = new StringBuilder();
    tables.forEach((name, table) ->
        output.append(
            ofNftables.contains(name)
                ? "# Table `" + name + "' is incompatible, use 'nft' tool.\n"
                : table.save()));
    return SavedTables.parse(output.toString());
  }

  @Override
  public void restore(String text) throws IptablesException {
    restored.add(text);
    hook.beforeRestore(text);
    String tableName = "";
    FakeTable draft = null;
    int number = 0;
    for (String whole : text.split("\n", -1)) {
      number++;
      String line = whole.strip();
      try {
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        if (line.startsWith("*") && draft == null) {
          tableName = line.substring(1);
          draft = draftOf(tableName);
        } else if (draft == null) {
          throw RuleRefused.byKernel("line " + number + " failed");
        } else if (line.equals("COMMIT")) {
          tables.put(tableName, draft);
          changes++;
          draft = null;
        } else {
          lines.apply(draft, tableName, line);
        }
      } catch (RuleRefused refused) {
        throw failure(refused, number, line);
      }
    }
    if (draft != null) {
      throw failure(RuleRefused.byKernel("COMMIT expected"), number, "");
    }
  }

  private FakeTable draftOf(String table) throws RuleRefused {
    if (!FakeTable.BUILT_IN.containsKey(table)) {
      throw RuleRefused.badText("iptables-restore: unable to initialize table '" + table + "'");
    }
    FakeTable standing = tables.get(table);
    return standing == null ? new FakeTable(table) : new FakeTable(standing);
  }

  private static IptablesException failure(RuleRefused refused, int number, String line) {
    String words = refused.getMessage() + "\nError occurred at line: " + number + "\n";
    return new IptablesException(
        "iptables-restore: exit status "
            + refused.exitStatus()
            + ": "
            + words
            + "; line "
            + number
            + " is: "
            + line,
        refused.exitStatus(),
        words);
  }

  @Override
  public boolean hasRandomFully() {
    return true;
  }

  /** Sets what is called before each restore; null for nothing. */
  public void beforeRestore(@Nullable RestoreHook newHook) {
    hook = newHook == null ? text -> {} : newHook;
  }

  /** Rules that use the match are refused, as if its module were not there. */
  void removeMatch(String name) {
    lines.missingMatches().add(name);
  }

  void addMatch(String name) {
    lines.missingMatches().remove(name);
  }

  /** As if somebody used nft to put rules into this table that iptables-save cannot show. */
  public void writeByNft(String table) {
    makeTable(table);
    ofNftables.add(table);
  }

  /** How many tables have been written. */
  int changeCount() {
    return changes;
  }

  /** Whether any table was made, be it by a question. */
  public boolean hasTables() {
    return !tables.isEmpty();
  }

  /** As a legacy kernel does with a table that it is asked about. */
  void makeTable(String table) {
    tables.computeIfAbsent(table, FakeTable::new);
  }

  /** How often the tool had to be started to read the rules. */
  public int saveCount() {
    return saves;
  }

  /** How often it was written to, refused writes included. */
  public int writeCount() {
    return restored.size();
  }

  /** The texts of all restores, the oldest first. */
  public List<String> restored() {
    return List.copyOf(restored);
  }

  /** Whether a rule uses the set, which keeps the set from being destroyed. */
  public boolean usesSet(String set) {
    return tables.values().stream().anyMatch(table -> table.uses(set));
  }
}
