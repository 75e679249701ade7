package io.kubeipvs.proxy.plan;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.NodeFacts;
import io.kubeipvs.proxy.config.PlanConfig;
import java.util.Collection;
import java.util.List;

/**
 * Writes the rules of a family. They depend on which sets have entries, not on how many; the one
 * exception are the load balancers that the node itself must not use. Immutable.
 */
final class RuleWriter {
  private final PlanConfig config;
  private final NodeFacts node;

  RuleWriter(PlanConfig config, NodeFacts node) {
    this.config = config;
    this.node = node;
  }

  /**
   * Writes the rules.
   *
   * @param closedToNode of both families, sorted
   */
  RuleSet write(IpFamily family, SetSizes sizes, Collection<FrontEnd> closedToNode) {
    RuleText text = new RuleText(family, sizes, 1 << config.masqueradeBit());
    return new RuleSet(
        List.of(
            new NatRules(text, config, LocalTrafficMatch.of(config, node, family)).table(),
            new FilterRules(text).table(closedToNode)));
  }
}
