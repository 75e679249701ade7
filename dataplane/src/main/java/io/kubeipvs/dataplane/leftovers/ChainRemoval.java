package io.kubeipvs.dataplane.leftovers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How to rid one table of chains and of the jumps to them, and of nothing else. Pure.
 *
 * @param text to feed to iptables-restore; null if there is nothing to do
 * @param chains how many chains go
 * @param kept chains that are emptied and stay, each with a foreign rule that jumps to it
 */
record ChainRemoval(@Nullable String text, int chains, List<String> kept) {
  /**
   * Finds what goes.
   *
   * @param saved the table as iptables-save prints it
   */
  static ChainRemoval of(String table, String saved, Extent extent) {
    List<String> doomed = new ArrayList<>();
    Set<String> filled = new TreeSet<>();
    List<String> jumps = new ArrayList<>();
    TreeMap<String, String> foreignJumps = new TreeMap<>();
    for (String line : saved.split("\n", -1)) {
      if (line.startsWith(":")) {
        String chain = line.substring(1, line.indexOf(' '));
        if (extent.hasChain(table, chain)) {
          doomed.add(chain);
        }
      } else if (line.startsWith("-A ")) {
        SavedRule rule = SavedRule.parse(line);
        if (extent.hasChain(table, rule.chain())) {
          filled.add(rule.chain());
        } else if (extent.hasJump(table, rule) && rule.isOfKubeProxy(table)) {
          jumps.add("-D" + line.substring("-A".length()));
        } else if (extent.hasChain(table, rule.target())) {
          foreignJumps.put(rule.target(), line);
        }
      }
    }
    List<String> removed = new ArrayList<>(doomed);
    removed.removeAll(foreignJumps.keySet());
    // A declared chain is emptied first, so doomed chains may refer to one another.
    List<String> declared = new ArrayList<>(doomed);
    declared.removeIf(chain -> foreignJumps.containsKey(chain) && !filled.contains(chain));
    return new ChainRemoval(
        text(table, declared, jumps, removed), removed.size(), kept(table, foreignJumps));
  }

  private static @Nullable String text(
      String table, List<String> declared, List<String> jumps, List<String> removed) {
    if (declared.isEmpty() && jumps.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder("*").append(table).append('\n');
    declared.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
    jumps.forEach(jump -> text.append(jump).append('\n'));
    removed.forEach(chain -> text.append("-X ").append(chain).append('\n'));
    return text.append("COMMIT\n").toString();
  }

  private static List<String> kept(String table, TreeMap<String, String> foreignJumps) {
    List<String> kept = new ArrayList<>();
    foreignJumps.forEach((chain, rule) ->
        kept.add(
            "chain "
                + chain
                + " of table "
                + table
                + ", now empty: a rule that is not kube-proxy's jumps to it: "
                + rule));
    return kept;
  }
}
