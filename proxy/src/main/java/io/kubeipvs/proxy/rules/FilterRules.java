package io.kubeipvs.proxy.rules;

import static io.kubeipvs.proxy.plan.SetName.CLUSTER_IP;
import static io.kubeipvs.proxy.plan.SetName.EXTERNAL_IP;
import static io.kubeipvs.proxy.plan.SetName.EXTERNAL_IP_LOCAL;
import static io.kubeipvs.proxy.plan.SetName.HEALTH_CHECK_NODE_PORT;
import static io.kubeipvs.proxy.plan.SetName.IPVS_IPS;
import static io.kubeipvs.proxy.plan.SetName.LOAD_BALANCER;
import static io.kubeipvs.proxy.plan.SetName.LOAD_BALANCER_FW;
import static io.kubeipvs.proxy.plan.SetName.LOAD_BALANCER_SOURCE_CIDR;
import static io.kubeipvs.proxy.plan.SetName.LOAD_BALANCER_SOURCE_IP;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.RuleSet.Chain;
import io.kubeipvs.proxy.plan.RuleSet.Jump;
import io.kubeipvs.proxy.plan.RuleSet.Table;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The filter table: who may use which Service address, and for what. Immutable. */
final class FilterRules {
  private final RuleText text;

  FilterRules(RuleText text) {
    this.text = text;
  }

  Table table(Collection<FrontEnd> closedToNode) {
    return new Table(
        "filter",
        List.of(
            new Chain("KUBE-FORWARD", forward(), true),
            new Chain("KUBE-NODE-PORT", nodePort(), true),
            new Chain("KUBE-PROXY-FIREWALL", firewall(), true),
            new Chain("KUBE-SOURCE-RANGES-FIREWALL", sourceRanges(), true),
            new Chain("KUBE-IPVS-FILTER", serviceAddresses(), true),
            new Chain("KUBE-IPVS-OUT-FILTER", fromNode(closedToNode), false)),
        List.of(
            jump("FORWARD", "kubernetes forwarding rules", "KUBE-FORWARD"),
            jump("INPUT", "kubernetes health check rules", "KUBE-NODE-PORT"),
            jump("INPUT", "kube-proxy firewall rules", "KUBE-PROXY-FIREWALL"),
            jump("FORWARD", "kube-proxy firewall rules", "KUBE-PROXY-FIREWALL"),
            jump("INPUT", "kubernetes ipvs access filter", "KUBE-IPVS-FILTER"),
            jump("OUTPUT", "kubernetes ipvs access filter", "KUBE-IPVS-OUT-FILTER")));
  }

  private static Jump jump(String from, String comment, String chain) {
    return new Jump(from, RuleText.comment(comment) + " -j " + chain);
  }

  private List<String> forward() {
    String chain = "-A KUBE-FORWARD ";
    String mark = text.markHex();
    return List.of(
        chain
            + RuleText.comment("kubernetes forwarding rules")
            + (" -m mark --mark " + mark + "/" + mark + " -j ACCEPT"),
        chain
            + RuleText.comment("kubernetes forwarding conntrack rule")
            + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
  }

  private List<String> nodePort() {
    return List.of(
        "-A KUBE-NODE-PORT " + text.commented(HEALTH_CHECK_NODE_PORT, "dst") + " -j ACCEPT");
  }

  private List<String> firewall() {
    return text.has(LOAD_BALANCER_FW)
        ? List.of(
            "-A KUBE-PROXY-FIREWALL "
                + text.commented(LOAD_BALANCER_FW, "dst,dst")
                + " -j KUBE-SOURCE-RANGES-FIREWALL")
        : List.of();
  }

  private List<String> sourceRanges() {
    String chain = "-A KUBE-SOURCE-RANGES-FIREWALL ";
    List<String> rules = new ArrayList<>();
    for (SetName set : List.of(LOAD_BALANCER_SOURCE_CIDR, LOAD_BALANCER_SOURCE_IP)) {
      if (text.has(set)) {
        rules.add(chain + text.commented(set, "dst,dst,src") + " -j RETURN");
      }
    }
    rules.add(chain + "-j DROP");
    return rules;
  }

  /** What goes to a Service's address but not to a Service's port is turned away. */
  private List<String> serviceAddresses() {
    String chain = "-A KUBE-IPVS-FILTER ";
    List<String> rules = new ArrayList<>();
    for (SetName set : List.of(LOAD_BALANCER, CLUSTER_IP, EXTERNAL_IP, EXTERNAL_IP_LOCAL)) {
      rules.add(chain + text.matches(set, "dst,dst") + " -j RETURN");
    }
    rules.add(chain + text.matches(HEALTH_CHECK_NODE_PORT, "dst") + " -j RETURN");
    rules.add(
        chain
            + "-m conntrack --ctstate NEW "
            + text.matches(IPVS_IPS, "dst")
            + " -j REJECT --reject-with "
            + text.choose("icmp-port-unreachable", "icmp6-port-unreachable"));
    return rules;
  }

  /**
   * The node reaches an address of its own from that very address, so the firewall chains, which
   * look at packets that come in, never see it.
   */
  private List<String> fromNode(Collection<FrontEnd> closedToNode) {
    return closedToNode.stream()
        .filter(frontEnd -> frontEnd.address().family() == text.family())
        .sorted()
        .map(FilterRules::drop)
        .toList();
  }

  private static String drop(FrontEnd frontEnd) {
    IpAddress address = frontEnd.address();
    return "-A KUBE-IPVS-OUT-FILTER -s "
        + IpPrefix.ofHost(address)
        + (" -m ipvs --vproto " + frontEnd.protocol().number())
        + (" --vaddr " + address + " --vport " + frontEnd.port() + " -j DROP");
  }
}
