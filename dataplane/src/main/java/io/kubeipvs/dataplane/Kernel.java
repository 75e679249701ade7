package io.kubeipvs.dataplane;

import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.nftables.NfTables;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.net.IpFamily;
import java.util.Map;

/**
 * The kernel interfaces of one network namespace. Whoever is given one owns it, uses it from one
 * thread at a time, and closes it.
 *
 * @param iptables the tool of each family that is served
 * @param ruleKernels what the kernel itself tells of a family's rules; may lack families
 */
public record Kernel(
    Ipvs ipvs,
    IpSets ipSets,
    Links links,
    Conntrack conntrack,
    NfTables nfTables,
    Map<IpFamily, Iptables> iptables,
    Map<IpFamily, RuleKernel> ruleKernels,
    Sysctls sysctls)
    implements AutoCloseable {
  public Kernel {
    iptables = Map.copyOf(iptables);
    ruleKernels = Map.copyOf(ruleKernels);
  }

  /** What the kernel tells of a family's rules. */
  public RuleKernel ruleKernel(IpFamily family) {
    return ruleKernels.getOrDefault(family, RuleKernel.SILENT);
  }

  @Override
  public void close() {
    ipvs.close();
    ipSets.close();
    links.close();
    conntrack.close();
    ruleKernels.values().forEach(RuleKernel::close);
    nfTables.close();
  }
}
