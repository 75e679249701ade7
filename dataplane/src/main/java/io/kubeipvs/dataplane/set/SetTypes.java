package io.kubeipvs.dataplane.set;

import io.kubeipvs.linux.ipset.IpSetDefinition;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.SetName;
import java.util.Set;

/** The kinds of set that our sets are of. Stateless. */
public final class SetTypes {
  private SetTypes() {}

  /**
   * Asks the kernel for the types of those of our sets that are not there, so that it loads their
   * modules. That there is none is no failure here: the set that cannot be made says so.
   */
  public static void ask(IpSets ipSets, Set<IpFamily> families) throws NetlinkException {
    Set<String> there = Set.copyOf(ipSets.names());
    for (IpFamily family : families) {
      for (SetName set : SetName.values()) {
        IpSetDefinition definition = SetEntries.definition(set, family);
        if (!there.contains(definition.name())) {
          ipSets.supports(definition.type());
        }
      }
    }
  }
}
