package io.kubeipvs.dataplane.rule;

import io.kubeipvs.dataplane.DataplaneConfig;
import io.kubeipvs.dataplane.DataplaneListener;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.config.Difference;
import io.kubeipvs.proxy.plan.RuleSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out the rules that this kernel cannot have, so that they do not stop all others of their
 * table. The kernel is asked when there is such a rule, and once it has the match not again. Owned
 * by the writer's thread.
 */
public final class UsableRules {
  private static final String MATCH = "ipvs";
  private static final String IN_RULE = " -m ipvs ";

  private final boolean wanted;
  private final Kernel kernel;
  private final DataplaneListener listener;
  private final Set<IpFamily> haveMatch = EnumSet.noneOf(IpFamily.class);
  private final Map<IpFamily, Integer> told = new EnumMap<>(IpFamily.class);

  public UsableRules(DataplaneConfig config, Kernel kernel, DataplaneListener listener) {
    this.wanted = config.differences().has(Difference.LEAVING_OUT_RULES);
    this.kernel = kernel;
    this.listener = listener;
  }

  /** The table without those rules that the kernel cannot have. */
  RuleSet.Table of(IpFamily family, RuleSet.Table table) throws IptablesException {
    long needing =
        table.chains().stream()
            .flatMap(chain -> chain.rules().stream())
            .filter(rule -> rule.contains(IN_RULE))
            .count();
    if (!wanted || needing == 0 || hasMatch(family)) {
      return table;
    }
    tell(family, (int) needing);
    List<RuleSet.Chain> chains = new ArrayList<>();
    for (RuleSet.Chain chain : table.chains()) {
      List<String> rules = chain.rules().stream().filter(rule -> !rule.contains(IN_RULE)).toList();
      chains.add(new RuleSet.Chain(chain.name(), rules, chain.ordered()));
    }
    return new RuleSet.Table(table.name(), chains, table.jumps());
  }

  private boolean hasMatch(IpFamily family) throws IptablesException {
    if (!haveMatch.contains(family) && kernel.ruleKernel(family).hasMatch(MATCH)) {
      haveMatch.add(family);
      told.remove(family);
    }
    return haveMatch.contains(family);
  }

  private void tell(IpFamily family, int rules) {
    Integer before = told.put(family, rules);
    if (before == null || before != rules) {
      listener.rulesLeftOut(
          family,
          rules,
          "this kernel has no match \"ipvs\", so loadBalancerSourceRanges do not keep programs of"
              + " this node itself out. Load the kernel module xt_ipvs (modprobe xt_ipvs); the"
              + " rules follow by themselves");
    }
  }
}
