package io.kubeipvs.linux.iptables;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of one moment as iptables-save prints them. A table may hold rules that it cannot
 * show; that is told of this table alone. Immutable.
 */
public final class SavedTables {
  /** No table stands. */
  public static final SavedTables NONE = parse("");

  private static final Pattern COUNTERS = Pattern.compile("\\[\\d+:\\d+]$");

  /** What iptables-nft-save prints in the place of a table with rules that only nft can write. */
  private static final Pattern NOT_SHOWN = Pattern.compile("# Table `(\\w+)' is incompatible.*");

  private final Map<String, String> texts;
  private final Set<String> notShown;

  private SavedTables(Map<String, String> texts, Set<String> notShown) {
    this.texts = Map.copyOf(texts);
    this.notShown = Set.copyOf(notShown);
  }

  /**
   * Cuts what iptables-save prints into its tables.
   *
   * @param output may hold any tables, in any order
   */
  public static SavedTables parse(String output) {
    Map<String, String> texts = new HashMap<>();
    Set<String> notShown = new HashSet<>();
    String table = "";
    StringBuilder text = new StringBuilder();
    for (String line : output.split("\n", -1)) {
      if (line.startsWith("#")) {
        Matcher refused = NOT_SHOWN.matcher(line);
        if (refused.matches()) {
          notShown.add(refused.group(1));
        }
        continue;
      }
      if (line.startsWith("*")) {
        table = line.substring(1);
        text.setLength(0);
      }
      if (!table.isEmpty() && !line.isEmpty()) {
        text.append(line.startsWith(":") ? COUNTERS.matcher(line).replaceFirst("[0:0]") : line);
        text.append('\n');
      }
      if (line.equals("COMMIT") && !table.isEmpty()) {
        texts.put(table, text.toString());
        table = "";
      }
    }
    return new SavedTables(texts, notShown);
  }

  /**
   * The lines of one table, from {@code *NAME} to {@code COMMIT}, without comments and with
   * counters of zero; empty if it does not stand.
   *
   * @throws IptablesException if it holds rules that iptables-save cannot show
   */
  public String text(String table) throws IptablesException {
    if (notShown.contains(table)) {
      throw new IptablesException(
          "iptables-save cannot show the rules that nft put into table "
              + table
              + "; see them with \"nft list ruleset\", and use a table of another name for them",
          null);
    }
    return texts.getOrDefault(table, "");
  }

  /** Whether {@link #text} has an answer for this table. */
  public boolean shows(String table) {
    return !notShown.contains(table);
  }
}
