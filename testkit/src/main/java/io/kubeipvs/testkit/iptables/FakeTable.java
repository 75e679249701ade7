package io.kubeipvs.testkit.iptables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chains of one table. Changed by its owner alone. */
final class FakeTable {
  static final Map<String, List<String>> BUILT_IN =
      Map.of(
          "raw", List.of("PREROUTING", "OUTPUT"),
          "mangle", List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
          "nat", List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
          "filter", List.of("INPUT", "FORWARD", "OUTPUT"));
  private static final int MAX_CHAIN_NAME = 28;

  private final String name;
  private final Map<String, String> policies = new LinkedHashMap<>();
  private final Map<String, List<RuleText>> builtIn = new LinkedHashMap<>();
  private final Map<String, List<RuleText>> own = new TreeMap<>();

  /** A table with its built-in chains, empty. */
  FakeTable(String name) {
    this.name = name;
    for (String chain : BUILT_IN.getOrDefault(name, List.of())) {
      builtIn.put(chain, new ArrayList<>());
      policies.put(chain, "ACCEPT");
    }
  }

  /** A copy to try changes on. */
  FakeTable(FakeTable other) {
    this.name = other.name;
    policies.putAll(other.policies);
    other.builtIn.forEach((chain, rules) -> builtIn.put(chain, new ArrayList<>(rules)));
    other.own.forEach((chain, rules) -> own.put(chain, new ArrayList<>(rules)));
  }

  boolean hasOwnChain(String chain) {
    return own.containsKey(chain);
  }

  /** What {@code :CHAIN POLICY} does under --noflush: empties a chain of ours, or creates it. */
  void declare(String chain, String policy) throws RuleRefused {
    if (!builtIn.containsKey(chain)) {
      own.put(checked(chain), new ArrayList<>());
    } else if (policy.equals("ACCEPT") || policy.equals("DROP")) {
      policies.put(chain, policy);
    } else if (!policy.equals("-")) {
      throw RuleRefused.badText("Can't set policy `" + policy + "' on `" + chain + "'");
    }
  }

  void create(String chain) throws RuleRefused {
    if (own.containsKey(chain) || builtIn.containsKey(chain)) {
      throw RuleRefused.byKernel("Chain already exists.");
    }
    own.put(checked(chain), new ArrayList<>());
  }

  private static String checked(String chain) throws RuleRefused {
    if (chain.length() > MAX_CHAIN_NAME) {
      throw RuleRefused.badText("chain name `" + chain + "' too long (must be under 29 chars)");
    }
    return chain;
  }

  void flush(String chain) throws RuleRefused {
    rules(chain).clear();
  }

  void flushAll() {
    builtIn.values().forEach(List::clear);
    own.values().forEach(List::clear);
  }

  void delete(String chain) throws RuleRefused {
    if (builtIn.containsKey(chain)) {
      throw RuleRefused.byKernel("Invalid argument.");
    }
    if (!rules(chain).isEmpty()) {
      throw RuleRefused.byKernel("Directory not empty.");
    }
    if (isReferenced(chain)) {
      throw RuleRefused.byKernel("Too many links.");
    }
    own.remove(chain);
  }

  void append(String chain, RuleText rule) throws RuleRefused {
    rules(chain).add(rule);
  }

  /**
   * @param position from 1
   */
  void insert(String chain, int position, RuleText rule) throws RuleRefused {
    List<RuleText> rules = rules(chain);
    if (position < 1 || position > rules.size() + 1) {
      throw RuleRefused.byKernel("Index of insertion too big.");
    }
    rules.add(position - 1, rule);
  }

  void remove(String chain, RuleText rule) throws RuleRefused {
    if (!rules(chain).remove(rule)) {
      throw RuleRefused.byKernel("Bad rule (does a matching rule exist in that chain?).");
    }
  }

  void remove(String chain, int position) throws RuleRefused {
    List<RuleText> rules = rules(chain);
    if (position < 1 || position > rules.size()) {
      throw RuleRefused.byKernel("Index of deletion too big.");
    }
    rules.remove(position - 1);
  }

  private List<RuleText> rules(String chain) throws RuleRefused {
    List<RuleText> rules = builtIn.getOrDefault(chain, own.get(chain));
    if (rules == null) {
      throw RuleRefused.byKernel("No chain/target/match by that name.");
    }
    return rules;
  }

  private boolean isReferenced(String chain) {
    return builtIn.values().stream().flatMap(List::stream).anyMatch(r -> chain.equals(r.target()))
        || own.values().stream().flatMap(List::stream).anyMatch(r -> chain.equals(r.target()));
  }

  /** Whether any rule names the IP set. */
  boolean uses(String set) {
    return builtIn.values().stream().flatMap(List::stream).anyMatch(r -> r.sets().contains(set))
        || own.values().stream().flatMap(List::stream).anyMatch(r -> r.sets().contains(set));
  }

  /** As iptables-save prints it. */
  String save() {
    StringBuilder text = new StringBuilder("*").append(name).append('\n');
    policies.forEach((chain, policy) -> text.append(declaration(chain, policy)));
    own.keySet().forEach(chain -> text.append(declaration(chain, "-")));
    builtIn.forEach((chain, rules) -> rules.forEach(rule -> text.append(line(chain, rule))));
    own.forEach((chain, rules) -> rules.forEach(rule -> text.append(line(chain, rule))));
    return text.append("COMMIT\n").toString();
  }

  private static String declaration(String chain, String policy) {
    return ":" + chain + " " + policy + " [0:0]\n";
  }

  private static String line(String chain, RuleText rule) {
    return "-A " + chain + (rule.text().isEmpty() ? "" : " " + rule.text()) + "\n";
  }
}
