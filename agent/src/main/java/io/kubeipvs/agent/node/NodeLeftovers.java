package io.kubeipvs.agent.node;

import io.kubeipvs.dataplane.leftovers.LeftoverKernel;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesBackEnd;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.net.IpFamily;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel of this node as a clean-up needs it: with less than a proxy, for leftovers may be
 * where no proxy could run any more.
 *
 * @param kernel owned by whoever is given this
 * @param unsupported rules that are not looked at, each with the reason
 */
public record NodeLeftovers(LeftoverKernel kernel, List<String> unsupported) {
  public NodeLeftovers {
    unsupported = List.copyOf(unsupported);
  }

  /**
   * Opens the kernel interfaces of this process's network namespace.
   *
   * @throws IOException if this process lacks a right
   */
  public static NodeLeftovers open() throws IOException {
    List<LeftoverKernel.Rules> rules = new ArrayList<>();
    List<String> unsupported = new ArrayList<>();
    for (IptablesBackEnd backEnd : IptablesBackEnd.values()) {
      for (IpFamily family : IpFamily.values()) {
        try {
          rules.add(new LeftoverKernel.Rules(backEnd, openRules(backEnd, family)));
        } catch (IptablesException e) {
          if (e.isDenied()) {
            throw e;
          }
          unsupported.add(
              "%s rules (%s): %s"
                  .formatted(family.kubernetesName(), backEnd.commandPart(), e.getMessage()));
        }
      }
    }
    return new NodeLeftovers(
        new LeftoverKernel(
            KernelIpvs.open(),
            KernelIpSets.open(),
            KernelLinks.open(),
            KernelNfTables.open(),
            rules),
        unsupported);
  }

  private static Iptables openRules(IptablesBackEnd backEnd, IpFamily family)
      throws IptablesException {
    Iptables iptables =
        IptablesInstallation.of(backEnd, ToolEnvironment.ofThisProcess()).open(family);
    iptables.save(List.of("nat")); // tells whether the kernel has what the tool needs
    return iptables;
  }
}
