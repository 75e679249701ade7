package io.kubeipvs.proxy.rules;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetName;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Writes the rules of a family. They depend on which sets have entries, not on how many; the one
 * exception are the load balancers that the node itself must not use. Immutable.
 */
public final class RuleWriter {
  private final PlanConfig config;
  private final NodeFacts node;

  public RuleWriter(PlanConfig config, NodeFacts node) {
    this.config = config;
    this.node = node;
  }

  /**
   * Writes the rules.
   *
   * @param filled the sets in which entries are wanted
   * @param closedToNode of both families
   */
  public RuleSet write(IpFamily family, Set<SetName> filled, Collection<FrontEnd> closedToNode) {
    RuleText text = new RuleText(family, filled, 1 << config.masqueradeBit());
    return new RuleSet(
        List.of(
            new NatRules(text, config, LocalTrafficMatch.of(config, node, family)).table(),
            new FilterRules(text).table(closedToNode)));
  }
}
