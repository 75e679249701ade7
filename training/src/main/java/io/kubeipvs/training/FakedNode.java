package io.kubeipvs.training;

import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.conntrack.Conntrack;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.iptables.Iptables;
import io.kubeipvs.linux.iptables.RuleKernel;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.link.Links;
import io.kubeipvs.linux.sysctl.Sysctls;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.testkit.conntrack.FakeConntrack;
import io.kubeipvs.testkit.ipset.FakeIpSets;
import io.kubeipvs.testkit.iptables.FakeIptables;
import io.kubeipvs.testkit.iptables.FakeRuleKernel;
import io.kubeipvs.testkit.ipvs.FakeIpvs;
import io.kubeipvs.testkit.link.FakeLinks;
import io.kubeipvs.testkit.nftables.FakeNfTables;
import io.kubeipvs.testkit.sysctl.FakeSysctls;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A freshly booted node of both families, in memory: 192.168.224.4 and fd00:224::4. One agent at a
 * time owns what {@link #open} answers.
 */
final class FakedNode {
  private final FakeIpvs ipvs = new FakeIpvs();
  private final FakeSysctls sysctls = FakeSysctls.freshlyBooted();
  private final Runnable onFirstSetWrite;

  /**
   * @param onFirstSetWrite called on the writer's thread before the first write to a set, which is
   *     the first that a plan asks for
   */
  FakedNode(Runnable onFirstSetWrite) {
    this.onFirstSetWrite = onFirstSetWrite;
  }

  /** The whole kernel, for an agent, which is told how long its calls take. */
  NodeKernel open(TimedCalls calls) {
    NodeKernel plain = open();
    Kernel kernel = plain.kernel();
    Map<IpFamily, RuleKernel> ruleKernels = new EnumMap<>(IpFamily.class);
    kernel
        .ruleKernels()
        .forEach((family, rules) -> ruleKernels.put(family, calls.of(RuleKernel.class, rules)));
    return new NodeKernel(
        new Kernel(
            calls.of(Ipvs.class, kernel.ipvs()),
            calls.of(IpSets.class, kernel.ipSets()),
            calls.of(Links.class, kernel.links()),
            calls.of(Conntrack.class, kernel.conntrack()),
            kernel.nfTables(),
            kernel.iptables(),
            ruleKernels,
            kernel.sysctls()),
        this::ipvs,
        plain.iptables(),
        List.of());
  }

  /** The whole kernel, for an agent. */
  NodeKernel open() {
    FakeLinks links = new FakeLinks();
    int eth0 = links.addLink("eth0", "veth", true);
    links.put(new InterfaceAddress(eth0, IpAddress.parse("192.168.224.4"), 24));
    links.put(new InterfaceAddress(eth0, IpAddress.parse("fd00:224::4"), 64));
    FakeIptables ipv4 = new FakeIptables(IpFamily.IPV4, _ -> true);
    FakeIptables ipv6 = new FakeIptables(IpFamily.IPV6, _ -> true);
    Map<IpFamily, Iptables> iptables = Map.of(IpFamily.IPV4, ipv4, IpFamily.IPV6, ipv6);
    Map<IpFamily, RuleKernel> ruleKernels =
        Map.of(IpFamily.IPV4, new FakeRuleKernel(ipv4), IpFamily.IPV6, new FakeRuleKernel(ipv6));
    return new NodeKernel(
        new Kernel(
            ipvs.anotherClient(),
            new WatchedIpSets(new FakeIpSets(), onFirstSetWrite),
            links,
            new FakeConntrack(),
            new FakeNfTables(),
            iptables,
            ruleKernels,
            sysctls),
        this::ipvs,
        "1.8.9 (LEGACY)",
        List.of());
  }

  /** Its kernel settings, which the agents that own the kernel write. */
  Sysctls sysctls() {
    return sysctls;
  }

  /** The virtual server table alone, for whoever lists it. */
  Ipvs ipvs() {
    return ipvs.anotherClient();
  }
}
