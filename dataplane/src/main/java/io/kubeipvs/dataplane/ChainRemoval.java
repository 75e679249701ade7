package io.kubeipvs.dataplane;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to feed to iptables-restore so that chains, and all jumps to them, are gone. Pure. */
final class ChainRemoval {
  private static final Pattern TOKEN = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\S+");

  private ChainRemoval() {}

  /**
   * The text that removes the doomed chains of one table and nothing else; null if there is nothing
   * to remove.
   *
   * @param saved the table as iptables-save prints it
   */
  static @Nullable String restoreText(String table, String saved, Predicate<String> doomed) {
    List<String> chains = new ArrayList<>();
    List<String> jumps = new ArrayList<>();
    for (String line : saved.split("\n", -1)) {
      if (line.startsWith(":")) {
        String chain = line.substring(1, line.indexOf(' '));
        if (doomed.test(chain)) {
          chains.add(chain);
        }
      } else if (line.startsWith("-A ") && isJumpFromElsewhere(line, doomed)) {
        jumps.add("-D" + line.substring("-A".length()));
      }
    }
    if (chains.isEmpty() && jumps.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder("*").append(table).append('\n');
    // A declared chain is emptied first, so doomed chains may refer to one another.
    chains.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
    jumps.forEach(jump -> text.append(jump).append('\n'));
    chains.forEach(chain -> text.append("-X ").append(chain).append('\n'));
    return text.append("COMMIT\n").toString();
  }

  private static boolean isJumpFromElsewhere(String rule, Predicate<String> doomed) {
    List<String> tokens = new ArrayList<>();
    for (Matcher matcher = TOKEN.matcher(rule); matcher.find(); ) {
      tokens.add(matcher.group());
    }
    if (doomed.test(tokens.get(1))) {
      return false;
    }
    for (int i = 2; i + 1 < tokens.size(); i++) {
      boolean jump = tokens.get(i).equals("-j") || tokens.get(i).equals("-g");
      if (jump && doomed.test(tokens.get(i + 1))) {
        return true;
      }
    }
    return false;
  }
}
