package io.kubeipvs.dataplane.rule;

import io.kubeipvs.dataplane.leftovers.IptablesMode;
import io.kubeipvs.dataplane.write.KernelWriter;
import io.kubeipvs.dataplane.write.Pass;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.Resource;
import io.kubeipvs.proxy.plan.RuleSet;
import java.util.Map;

/**
 * Brings the iptables rules to the plan. The tools' text is compared each time: rules change
 * seldom, and it is the truth. Owned by the writer's thread.
 */
public final class RulePart {
  private final Map<IpFamily, Iptables> iptables;
  private final KernelWriter writer;
  private final UsableRules usable;

  public RulePart(Map<IpFamily, Iptables> iptables, KernelWriter writer, UsableRules usable) {
    this.iptables = iptables;
    this.writer = writer;
    this.usable = usable;
  }

  /**
   * Whether rules are due that take the place of those of the iptables mode, which serve until
   * then. A table that cannot be read is told when it is brought.
   */
  public boolean replaceIptablesMode(Pass pass) {
    for (Resource.Rules rules : pass.all(Resource.Rules.class)) {
      Iptables tool = iptables.get(rules.family());
      try {
        if (tool != null && IptablesMode.serves(tool.save("nat"))) {
          return true;
        }
      } catch (IptablesException _) {
        // The same question comes up again, and its answer is told.
      }
    }
    return false;
  }

  /** Each table for itself, so that one that the kernel refuses does not lose the other. */
  public void bring(Pass pass, Resource.Rules rules) {
    Iptables tool = iptables.get(rules.family());
    if (tool == null) {
      pass.fail(rules, "no iptables for " + rules.family().kubernetesName() + " on this node");
      return;
    }
    for (RuleSet.Table wanted : pass.plan().rules(rules.family()).tables()) {
      try {
        RuleSet.Table table = usable.of(rules.family(), wanted);
        String text = RuleSteps.restoreText(table, tool.save(table.name()));
        if (text != null) {
          writer.writeRules(tool, text, pass.cause(rules));
        }
      } catch (IptablesException e) {
        pass.fail(rules, "table " + wanted.name() + ": " + e.getMessage());
      }
    }
  }
}
