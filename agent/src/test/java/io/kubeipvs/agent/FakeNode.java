package io.kubeipvs.agent;

import io.kubeipvs.agent.node.NodeKernel;
import io.kubeipvs.dataplane.Kernel;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.VirtualServerStatus;
import io.kubeipvs.linux.link.InterfaceAddress;
import io.kubeipvs.linux.netlink.NetlinkException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Node worker, 192.168.224.4, in memory. What an agent writes stays when the agent ends, as in a
 * real kernel.
 */
final class FakeNode {
  private final FakeIpvs ipvs = new FakeIpvs();
  private final List<FakeIpvs> clients = new ArrayList<>();
  final FakeIpSets ipSets = new FakeIpSets();
  final FakeLinks links = new FakeLinks();
  final FakeIptables iptables = new FakeIptables(IpFamily.IPV4, this::hasSet);
  private final FakeSysctls sysctls = FakeSysctls.freshlyBooted();

  FakeNode() {
    int eth0 = links.addLink("eth0", "veth", true);
    links.put(new InterfaceAddress(eth0, IpAddress.parse("192.168.224.4"), 24));
  }

  private boolean hasSet(String name) {
    try {
      return ipSets.find(name) != null;
    } catch (NetlinkException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a new agent, as after a restart. */
  NodeKernel kernel() {
    FakeIpvs client = ipvs.anotherClient();
    clients.add(client);
    return new NodeKernel(
        new Kernel(
            client,
            new SharedIpSets(ipSets),
            links,
            new FakeConntrack(),
            new FakeNfTables(),
            Map.of(IpFamily.IPV4, iptables),
            Map.of(IpFamily.IPV4, new FakeRuleKernel(iptables)),
            sysctls),
        ipvs::anotherClient,
        "1.8.9 (LEGACY)",
        List.of());
  }

  int writeCount() {
    return clients.stream().mapToInt(client -> client.controls().writeCount()).sum()
        + ipSets.controls().writeCount()
        + links.controls().writeCount()
        + iptables.writeCount()
        + sysctls.writeCount();
  }

  /** Virtual and real servers, a line each, sorted; also while an agent runs. */
  String servers() {
    try {
      List<String> blocks = new ArrayList<>();
      for (VirtualServerStatus status : ipvs.servers()) {
        List<String> lines = new ArrayList<>();
        for (RealServerStatus real : ipvs.destinations(status.server().key())) {
          lines.add(
              "  -> " + real.server().endpoint() + " weight " + real.server().weight() + "\n");
        }
        lines.sort(null);
        blocks.add(status.server().key() + "\n" + String.join("", lines));
      }
      blocks.sort(null);
      return String.join("", blocks);
    } catch (NetlinkException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> serviceAddresses() {
    return links.addressesOf("kube-ipvs0", IpFamily.IPV4);
  }
}
