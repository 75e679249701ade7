package io.kubeipvs.testkit.iptables;

import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.iptables.RuleStamp;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kernel that counts the changes of a fake's rules, as nf_tables does, makes the tables that it
 * is asked about, as ip_tables does, and has every match that is not taken away from it. One thread
 * owns an instance.
 */
public final class FakeRuleKernel implements RuleKernel {
  private final FakeIptables iptables;
  private final Set<String> missing = new HashSet<>();
  private boolean silent;
  private boolean failing;

  public FakeRuleKernel(FakeIptables iptables) {
    this.iptables = iptables;
  }

  /** As if the match's module were not there; rules that use it are refused. */
  public void removeMatch(String name) {
    missing.add(name);
    iptables.removeMatch(name);
  }

  /** As if the match's module had been loaded. */
  public void addMatch(String name) {
    missing.remove(name);
    iptables.addMatch(name);
  }

  /** Makes it a kernel that cannot tell of changes. */
  public void silent(boolean newSilent) {
    silent = newSilent;
  }

  /** Makes it one that answers with errors. */
  public void failing(boolean newFailing) {
    failing = newFailing;
  }

  @Override
  public @Nullable RuleStamp stamp() throws IptablesException {
    requireWorking();
    iptables.makeTable("nat");
    iptables.makeTable("filter");
    return silent ? null : new RuleStamp("generation " + iptables.changeCount());
  }

  @Override
  public boolean hasMatch(String name) throws IptablesException {
    requireWorking();
    return !missing.contains(name);
  }

  private void requireWorking() throws IptablesException {
    if (failing) {
      throw new IptablesException("injected failure", null);
    }
  }

  @Override
  public void close() {}
}
