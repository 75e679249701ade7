package io.kubeipvs.linux.iptables;

import java.util.regex.Pattern;

/** Cuts what iptables-save prints. Pure. */
final class SavedRules {
  private static final Pattern COUNTERS = Pattern.compile("\\[\\d+:\\d+]$");

  private SavedRules() {}

  /**
   * The lines of one table, from {@code *NAME} to {@code COMMIT}, without comments and with
   * counters of zero; empty if it is not in the text.
   */
  static String ofTable(String saved, String table) throws IptablesException {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (String line : saved.split("\n", -1)) {
      if (line.startsWith("# Table `" + table + "' is incompatible")) {
        throw new IptablesException(
            "table "
                + table
                + " holds nftables rules that iptables-save cannot show; see them with"
                + " \"nft list ruleset\", and use a table of another name for them",
            null);
      }
      if (line.startsWith("*")) {
        inside = line.equals("*" + table);
      }
      if (inside && !line.startsWith("#") && !line.isEmpty()) {
        text.append(line.startsWith(":") ? COUNTERS.matcher(line).replaceFirst("[0:0]") : line);
        text.append('\n');
      }
      if (line.equals("COMMIT")) {
        inside = false;
      }
    }
    return text.toString();
  }
}
