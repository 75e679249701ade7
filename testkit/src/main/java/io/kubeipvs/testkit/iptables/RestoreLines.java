package io.kubeipvs.testkit.iptables;

import io.kubeipvs.net.IpFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Carries out the lines of iptables-restore text on a table. */
final class RestoreLines {
  private static final Set<String> TARGETS =
      Set.of(
          "ACCEPT",
          "DROP",
          "RETURN",
          "QUEUE",
          "MARK",
          "CONNMARK",
          "LOG",
          "NFLOG",
          "CT",
          "NOTRACK",
          "TCPMSS",
          "SET",
          "MASQUERADE",
          "DNAT",
          "SNAT",
          "REDIRECT",
          "REJECT");

  /** Targets the kernel takes in one table only. */
  private static final Map<String, String> TABLE_OF_TARGET =
      Map.of(
          "MASQUERADE", "nat",
          "DNAT", "nat",
          "SNAT", "nat",
          "REDIRECT", "nat",
          "REJECT", "filter");

  private final IpFamily family;
  private final Predicate<String> setExists;
  private final Set<String> missingMatches = new HashSet<>();

  RestoreLines(IpFamily family, Predicate<String> setExists) {
    this.family = family;
    this.setExists = setExists;
  }

  /** The matches that rules may not use; the owner changes them. */
  Set<String> missingMatches() {
    return missingMatches;
  }

  /** One line between {@code *TABLE} and {@code COMMIT}. */
  void apply(FakeTable table, String tableName, String line) throws RuleRefused {
    List<String> tokens = RuleTokens.split(line);
    if (line.startsWith(":")) {
      if (tokens.size() < 2) {
        throw RuleRefused.badText("Policy for " + line + " is missing");
      }
      table.declare(tokens.getFirst().substring(1), tokens.get(1));
      return;
    }
    String command = tokens.getFirst();
    String chain = tokens.size() > 1 ? tokens.get(1) : "";
    List<String> arguments = tokens.subList(Math.min(2, tokens.size()), tokens.size());
    switch (command) {
      case "-A", "--append" -> table.append(chain, rule(table, tableName, arguments));
      case "-I", "--insert" -> insert(table, tableName, chain, arguments);
      case "-D", "--delete" -> delete(table, tableName, chain, arguments);
      case "-N", "--new-chain" -> table.create(chain);
      case "-X", "--delete-chain" -> table.delete(chain);
      case "-F", "--flush" -> {
        if (chain.isEmpty()) {
          table.flushAll();
        } else {
          table.flush(chain);
        }
      }
      case "-P", "--policy" ->
          table.declare(chain, arguments.isEmpty() ? "" : arguments.getFirst());
      default -> throw RuleRefused.badText("unknown line: " + line);
    }
  }

  private void insert(FakeTable table, String tableName, String chain, List<String> arguments)
      throws RuleRefused {
    boolean numbered = isNumber(arguments);
    int position = numbered ? Integer.parseInt(arguments.getFirst()) : 1;
    List<String> words = numbered ? arguments.subList(1, arguments.size()) : arguments;
    table.insert(chain, position, rule(table, tableName, words));
  }

  private void delete(FakeTable table, String tableName, String chain, List<String> arguments)
      throws RuleRefused {
    if (isNumber(arguments)) {
      table.remove(chain, Integer.parseInt(arguments.getFirst()));
    } else {
      table.remove(chain, rule(table, tableName, arguments));
    }
  }

  private static boolean isNumber(List<String> arguments) {
    return !arguments.isEmpty() && arguments.getFirst().matches("[0-9]{1,9}");
  }

  private RuleText rule(FakeTable table, String tableName, List<String> words) throws RuleRefused {
    RuleText rule;
    try {
      rule = RuleText.parse(family, words);
    } catch (IllegalArgumentException e) {
      throw RuleRefused.badText(String.valueOf(e.getMessage()));
    }
    for (int i = 0; i + 1 < words.size(); i++) {
      String match = words.get(i + 1);
      if (words.get(i).equals("-m") && missingMatches.contains(match)) {
        throw RuleRefused.badText("Couldn't load match `" + match + "':No such file or directory");
      }
    }
    String target = rule.target();
    if (target != null && !TARGETS.contains(target) && !table.hasOwnChain(target)) {
      throw RuleRefused.badText("Couldn't load target `" + target + "':No such file or directory");
    }
    if (target != null && !tableName.equals(TABLE_OF_TARGET.getOrDefault(target, tableName))) {
      throw RuleRefused.byKernel("Invalid argument.");
    }
    for (String set : rule.sets()) {
      if (!setExists.test(set)) {
        throw RuleRefused.badText("Set " + set + " doesn't exist.");
      }
    }
    return rule;
  }
}
