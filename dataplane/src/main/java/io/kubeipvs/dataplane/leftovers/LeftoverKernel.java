package io.kubeipvs.dataplane.leftovers;

import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.nftables.NfTables;
import java.util.List;

/**
 * The kernel interfaces through which leftovers are found, of one network namespace. What this
 * kernel lacks has nothing in it. Whoever is given one owns it, uses it from one thread at a time,
 * and closes it.
 *
 * @param rules every back end and family that works here: a predecessor may have used another one
 */
public record LeftoverKernel(
    Ipvs ipvs, IpSets ipSets, Links links, NfTables nfTables, List<Rules> rules)
    implements AutoCloseable {
  /** The rules of one family in one back end. Printed as an operator would say it. */
  public record Rules(IptablesBackEnd backEnd, Iptables iptables) {
    @Override
    public String toString() {
      return iptables.family().kubernetesName() + " rules (" + backEnd.commandPart() + ")";
    }
  }

  public LeftoverKernel {
    rules = List.copyOf(rules);
  }

  @Override
  public void close() {
    ipvs.close();
    ipSets.close();
    links.close();
    nfTables.close();
  }
}
