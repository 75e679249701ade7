package io.kubeipvs.agent.node;

import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.conntrack.KernelConntrack;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.IptablesException;
import io.kubeipvs.linux.iptables.IptablesInstallation;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.iptables.ToolEnvironment;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.link.KernelLinks;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.nftables.KernelNfTables;
import io.kubeipvs.linux.sysctl.ProcSysctls;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.net.IpFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel of this node as it was found: its interfaces, and which families it serves.
 *
 * @param kernel owned by whoever is given this
 * @param trafficSource gives the virtual servers to whoever only counts
 * @param iptables version and back end, for people
 * @param missing why a family is not served, one reason each; empty if both are
 */
public record NodeKernel(
    Kernel kernel, TrafficSource trafficSource, String iptables, List<String> missing) {
  /** Chains that tell which back end the node uses, the weightiest first. */
  private static final List<String> MARKER_CHAINS =
      List.of("KUBE-SERVICES", "KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY");

  private static final Path IPV6_OF_KERNEL = Path.of("/proc/self/net/if_inet6");

  public NodeKernel {
    missing = List.copyOf(missing);
  }

  /** Opens the IPVS table once more, for reading beside the kernel's owner. */
  public interface TrafficSource {
    Ipvs open() throws NetlinkException;
  }

  /** Opens the kernel of a node. */
  public interface Opener {
    NodeKernel open() throws IOException;
  }

  /** The families for which there are rules. */
  public Set<IpFamily> families() {
    return kernel.iptables().keySet();
  }

  /** Whether every iptables that is used knows {@code --random-fully}. */
  public boolean randomFully() {
    return kernel.iptables().values().stream().allMatch(Iptables::hasRandomFully);
  }

  /**
   * Opens the kernel interfaces of this process's network namespace.
   *
   * @throws IOException if one cannot be had; the message says what to do
   */
  public static NodeKernel open() throws IOException {
    IptablesInstallation installation =
        IptablesInstallation.detect(ToolEnvironment.ofThisProcess(), MARKER_CHAINS);
    Map<IpFamily, Iptables> iptables = new EnumMap<>(IpFamily.class);
    iptables.put(IpFamily.IPV4, installation.open(IpFamily.IPV4));
    Sysctls sysctls = new ProcSysctls(ProcSysctls.PROC_SYS);
    String lack = openIpv6(installation, sysctls, iptables);
    Map<IpFamily, RuleKernel> ruleKernels = new EnumMap<>(IpFamily.class);
    for (IpFamily family : iptables.keySet()) {
      ruleKernels.put(family, installation.openKernel(family));
    }
    return new NodeKernel(
        new Kernel(
            KernelIpvs.open(),
            KernelIpSets.open(),
            KernelLinks.open(),
            KernelConntrack.open(),
            KernelNfTables.open(),
            iptables,
            ruleKernels,
            sysctls),
        KernelIpvs::open,
        installation.version() + " (" + installation.backEnd() + ")",
        lack.isEmpty() ? List.of() : List.of(lack));
  }

  /** As kube-proxy decides: IPv6 is served if kernel and ip6tables have it. */
  private static String openIpv6(
      IptablesInstallation installation, Sysctls sysctls, Map<IpFamily, Iptables> iptables) {
    String lack = Ipv6Switch.lack(IPV6_OF_KERNEL, sysctls);
    if (!lack.isEmpty()) {
      return "IPv6 is not served: " + lack;
    }
    try {
      Iptables ip6tables = installation.open(IpFamily.IPV6);
      installation.requireKernel(IpFamily.IPV6);
      iptables.put(IpFamily.IPV6, ip6tables);
      return "";
    } catch (IptablesException e) {
      return "IPv6 is not served: " + e.getMessage();
    }
  }
}
