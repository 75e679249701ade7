package io.kubeipvs.dataplane.explain;

import static io.kubeipvs.dataplane.KernelDifference.NOTHING;

import io.kubeipvs.dataplane.DifferenceKind;
import io.kubeipvs.dataplane.KernelDifference;
import io.kubeipvs.dataplane.rule.RuleSteps;
import io.kubeipvs.dataplane.rule.RuleSteps.SavedTable;
import io.kubeipvs.net.IpFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells rule by rule what a text for iptables-restore would change. Pure. */
final class RuleDifferences {
  private RuleDifferences() {}

  /** The one table that a text of {@link RuleSteps} or of a clean-up is for. */
  static String table(String text) {
    return text.substring(1, text.indexOf('\n'));
  }

  /**
   * What a text changes.
   *
   * @param saved the table as iptables-save prints it
   */
  static List<KernelDifference> of(IpFamily family, String text, String saved) {
    String table = family.kubernetesName() + " " + table(text);
    SavedTable actual = SavedTable.parse(saved);
    List<KernelDifference> found = new ArrayList<>();
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(":")) {
        wanted.put(line.substring(1, line.indexOf(' ')), new ArrayList<>());
      } else if (line.startsWith("-A ")) {
        String chain = line.substring(3, line.indexOf(' ', 3));
        wanted.computeIfAbsent(chain, _ -> new ArrayList<>()).add(line);
      } else if (line.startsWith("-I ")) {
        found.add(rule(table, line, NOTHING, "present"));
      } else if (line.startsWith("-D ")) {
        found.add(leftover(table, line.replaceFirst("-D", "-A")));
      } else if (line.startsWith("-X ")) {
        found.add(leftover(table, "chain " + line.substring(3)));
      }
    }
    boolean removes = text.contains("\n-X ");
    wanted.forEach((chain, rules) -> {
      if (!removes) {
        chain(table, chain, rules, actual, found);
      }
    });
    return found;
  }

  private static void chain(
      String table,
      String chain,
      List<String> wanted,
      SavedTable saved,
      List<KernelDifference> found) {
    List<String> actual = saved.rulesByChain().get(chain);
    if (actual == null) {
      found.add(rule(table, "chain " + chain, NOTHING, wanted.size() + " rules"));
      return;
    }
    int before = found.size();
    List<String> surplus = new ArrayList<>(actual);
    for (String rule : wanted) {
      if (!surplus.remove(rule)) {
        found.add(rule(table, rule, NOTHING, "present"));
      }
    }
    surplus.forEach(rule -> found.add(rule(table, rule, "present", NOTHING)));
    if (found.size() == before) {
      found.add(rule(table, "chain " + chain, "rules in another order", "kube-proxy's order"));
    }
  }

  private static KernelDifference rule(String table, String subject, String have, String want) {
    return new KernelDifference(DifferenceKind.RULE, "", table + " " + subject, have, want);
  }

  private static KernelDifference leftover(String table, String subject) {
    return new KernelDifference(
        DifferenceKind.LEFTOVER, "", table + " " + subject, "present", NOTHING);
  }
}
