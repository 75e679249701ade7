package io.kubeipvs.proxy.plan;

import java.util.List;

/**
 * The iptables rules of one family, every rule in the form that iptables-save prints, so that text
 * compares. Immutable.
 *
 * @param tables in the order in which they are written
 */
public record RuleSet(List<Table> tables) {
  public RuleSet {
    tables = List.copyOf(tables);
  }

  /** One table: our own chains in whole, and the jumps we keep at the head of built-in chains. */
  public record Table(String name, List<Chain> chains, List<Jump> jumps) {
    public Table {
      chains = List.copyOf(chains);
      jumps = List.copyOf(jumps);
    }
  }

  /**
   * A chain of ours.
   *
   * @param rules each {@code -A NAME …}, in order
   * @param ordered false if the rules' order has no meaning (and another writer's may differ)
   */
  public record Chain(String name, List<String> rules, boolean ordered) {
    public Chain {
      rules = List.copyOf(rules);
    }
  }

  /**
   * A jump from a built-in chain. If missing it is inserted at the chain's head, in the table's
   * order of jumps; if it is there, it stays where it is.
   *
   * @param rule {@code -m comment --comment "…" -j CHAIN}, without {@code -A FROM}
   */
  public record Jump(String from, String rule) {}
}
