package io.kubeipvs.dataplane.rule;

import io.kubeipvs.proxy.plan.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to feed to iptables-restore so that one table becomes as planned. Pure. */
public final class RuleSteps {
  private RuleSteps() {}

  /**
   * The text that rewrites those of our chains that differ and inserts the jumps that are missing;
   * null if nothing does. Nothing else of the table is named in it.
   *
   * @param saved the table as iptables-save prints it
   */
  static @Nullable String restoreText(RuleSet.Table wanted, String saved) {
    SavedTable actual = SavedTable.parse(saved);
    StringBuilder declarations = new StringBuilder();
    StringBuilder rules = new StringBuilder();
    for (RuleSet.Chain chain : wanted.chains()) {
      if (!isAsWanted(chain, actual.rulesByChain.get(chain.name()))) {
        declarations.append(':').append(chain.name()).append(" - [0:0]\n");
        chain.rules().forEach(rule -> rules.append(rule).append('\n'));
      }
    }
    for (RuleSet.Jump jump : wanted.jumps()) {
      if (!actual.rules.contains("-A " + jump.from() + " " + jump.rule())) {
        rules.append("-I ").append(jump.from()).append(' ').append(jump.rule()).append('\n');
      }
    }
    if (declarations.isEmpty() && rules.isEmpty()) {
      return null;
    }
    return "*" + wanted.name() + "\n" + declarations + rules + "COMMIT\n";
  }

  private static boolean isAsWanted(RuleSet.Chain chain, @Nullable List<String> actual) {
    if (actual == null) {
      return false;
    }
    return chain.ordered()
        ? chain.rules().equals(actual)
        : chain.rules().stream().sorted().toList().equals(actual.stream().sorted().toList());
  }

  /** One table of iptables-save's text. */
  public record SavedTable(Map<String, List<String>> rulesByChain, Set<String> rules) {
    public static SavedTable parse(String saved) {
      Map<String, List<String>> rulesByChain = new HashMap<>();
      Set<String> rules = new HashSet<>();
      for (String line : saved.split("\n", -1)) {
        if (line.startsWith(":")) {
          rulesByChain.putIfAbsent(line.substring(1, line.indexOf(' ')), new ArrayList<>());
        } else if (line.startsWith("-A ")) {
          String chain = line.substring(3, line.indexOf(' ', 3));
          rulesByChain.computeIfAbsent(chain, _ -> new ArrayList<>()).add(line);
          rules.add(line);
        }
      }
      return new SavedTable(rulesByChain, rules);
    }
  }
}
