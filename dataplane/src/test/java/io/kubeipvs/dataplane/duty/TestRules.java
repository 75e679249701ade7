package io.kubeipvs.dataplane.duty;

import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.List;

/** Some of the rules of a node, in the form of iptables-save. */
final class TestRules {
  static final String MASQUERADE_CLUSTER_IPS = "KUBE-CLUSTER-IP dst,dst -j KUBE-MARK-MASQ";

  private TestRules() {}

  static RuleSet of(IpFamily family, boolean anyClusterIp, List<String> closedToNode) {
    return new RuleSet(List.of(nat(family, anyClusterIp), filter(family, closedToNode)));
  }

  private static RuleSet.Table nat(IpFamily family, boolean anyClusterIp) {
    String clusterIps = SetName.CLUSTER_IP.kernelName(family);
    List<String> masquerade =
        anyClusterIp
            ? List.of(
                "-A KUBE-SERVICES -m set --match-set " + clusterIps + " dst,dst -j KUBE-MARK-MASQ")
            : List.of();
    return new RuleSet.Table(
        "nat",
        List.of(
            new RuleSet.Chain("KUBE-SERVICES", masquerade, true),
            new RuleSet.Chain(
                "KUBE-MARK-MASQ",
                List.of("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000"),
                true)),
        List.of(
            new RuleSet.Jump(
                "OUTPUT", "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES"),
            new RuleSet.Jump(
                "PREROUTING",
                "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES")));
  }

  private static RuleSet.Table filter(IpFamily family, List<String> closedToNode) {
    List<RuleSet.Chain> chains = new ArrayList<>();
    chains.add(
        new RuleSet.Chain(
            "KUBE-IPVS-FILTER",
            List.of(
                "-A KUBE-IPVS-FILTER -m set --match-set "
                    + SetName.LOAD_BALANCER.kernelName(family)
                    + " dst,dst -j RETURN",
                "-A KUBE-IPVS-FILTER -m set --match-set "
                    + SetName.CLUSTER_IP.kernelName(family)
                    + " dst,dst -j RETURN"),
            true));
    if (!closedToNode.isEmpty()) {
      chains.add(new RuleSet.Chain("KUBE-IPVS-OUT-FILTER", closedToNode, false));
    }
    return new RuleSet.Table(
        "filter",
        chains,
        List.of(
            new RuleSet.Jump(
                "INPUT",
                "-m comment --comment \"kubernetes ipvs access filter\" -j KUBE-IPVS-FILTER")));
  }
}
