package io.kubeipvs.proxy.rules;

import static io.kubeipvs.proxy.plan.SetName.CLUSTER_IP;
import static io.kubeipvs.proxy.plan.SetName.EXTERNAL_IP;
import static io.kubeipvs.proxy.plan.SetName.EXTERNAL_IP_LOCAL;
import static io.kubeipvs.proxy.plan.SetName.LOAD_BALANCER;
import static io.kubeipvs.proxy.plan.SetName.LOAD_BALANCER_LOCAL;
import static io.kubeipvs.proxy.plan.SetName.LOOP_BACK;
import static io.kubeipvs.proxy.plan.SetName.NODE_PORT_LOCAL_SCTP_HASH;
import static io.kubeipvs.proxy.plan.SetName.NODE_PORT_LOCAL_TCP;
import static io.kubeipvs.proxy.plan.SetName.NODE_PORT_LOCAL_UDP;
import static io.kubeipvs.proxy.plan.SetName.NODE_PORT_SCTP_HASH;
import static io.kubeipvs.proxy.plan.SetName.NODE_PORT_TCP;
import static io.kubeipvs.proxy.plan.SetName.NODE_PORT_UDP;

import io.kubeipvs.net.Protocol;
import io.kubeipvs.proxy.config.PlanConfig;
import io.kubeipvs.proxy.plan.RuleSet.Chain;
import io.kubeipvs.proxy.plan.RuleSet.Jump;
import io.kubeipvs.proxy.plan.RuleSet.Table;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayList;
import java.util.List;

/** The nat table: which Service traffic is masqueraded. Immutable. */
final class NatRules {
  private static final String MARK_FOR_MASQUERADE = " -j KUBE-MARK-MASQ";

  private final RuleText text;
  private final PlanConfig config;
  private final String notLocalTraffic;

  NatRules(RuleText text, PlanConfig config, String notLocalTraffic) {
    this.text = text;
    this.config = config;
    this.notLocalTraffic = notLocalTraffic;
  }

  Table table() {
    return new Table(
        "nat",
        List.of(
            new Chain("KUBE-SERVICES", services(), true),
            new Chain("KUBE-POSTROUTING", postrouting(), true),
            new Chain("KUBE-NODE-PORT", nodePort(), true),
            new Chain("KUBE-LOAD-BALANCER", loadBalancer(), true),
            new Chain("KUBE-MARK-MASQ", markMasquerade(), true)),
        List.of(
            jump("OUTPUT", "kubernetes service portals", "KUBE-SERVICES"),
            jump("PREROUTING", "kubernetes service portals", "KUBE-SERVICES"),
            jump("POSTROUTING", "kubernetes postrouting rules", "KUBE-POSTROUTING")));
  }

  private static Jump jump(String from, String comment, String chain) {
    return new Jump(from, RuleText.comment(comment) + " -j " + chain);
  }

  private List<String> services() {
    String chain = "-A KUBE-SERVICES ";
    List<String> rules = new ArrayList<>();
    rules.add(chain + text.choose("-s 127.0.0.0/8", "-s ::1/128") + " -j RETURN");
    if (text.has(LOAD_BALANCER)) {
      rules.add(chain + text.commented(LOAD_BALANCER, "dst,dst") + " -j KUBE-LOAD-BALANCER");
    }
    if (text.has(CLUSTER_IP)) {
      rules.add(chain + clusterIpFromElsewhere() + MARK_FOR_MASQUERADE);
    }
    if (text.has(EXTERNAL_IP)) {
      rules.add(chain + text.commented(EXTERNAL_IP, "dst,dst") + MARK_FOR_MASQUERADE);
      addAcceptExternal(rules, EXTERNAL_IP);
    }
    if (text.has(EXTERNAL_IP_LOCAL)) {
      addAcceptExternal(rules, EXTERNAL_IP_LOCAL);
    }
    rules.add(chain + "-m addrtype --dst-type LOCAL -j KUBE-NODE-PORT");
    for (SetName set : List.of(CLUSTER_IP, LOAD_BALANCER)) {
      if (text.has(set)) {
        rules.add(chain + text.matches(set, "dst,dst") + " -j ACCEPT");
      }
    }
    return rules;
  }

  /** Without a way to tell local traffic, only what the node sends from the address itself. */
  private String clusterIpFromElsewhere() {
    if (config.masqueradeAll()) {
      return text.commented(CLUSTER_IP, "dst,dst");
    }
    return notLocalTraffic.isEmpty()
        ? text.commented(CLUSTER_IP, "src,dst")
        : notLocalTraffic + " " + text.commented(CLUSTER_IP, "dst,dst");
  }

  private void addAcceptExternal(List<String> rules, SetName set) {
    String match = "-A KUBE-SERVICES " + text.commented(set, "dst,dst");
    rules.add(match + " -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT");
    rules.add(match + " -m addrtype --dst-type LOCAL -j ACCEPT");
  }

  private List<String> postrouting() {
    String chain = "-A KUBE-POSTROUTING ";
    String mark = text.markHex();
    List<String> rules = new ArrayList<>();
    if (text.has(LOOP_BACK)) {
      rules.add(chain + text.commented(LOOP_BACK, "dst,dst,src") + " -j MASQUERADE");
    }
    rules.add(chain + "-m mark ! --mark " + mark + "/" + mark + " -j RETURN");
    rules.add(chain + "-j MARK --set-xmark " + mark + "/0x0");
    rules.add(
        chain
            + RuleText.comment("kubernetes service traffic requiring SNAT")
            + " -j MASQUERADE"
            + (config.randomFully() ? " --random-fully" : ""));
    return rules;
  }

  private List<String> nodePort() {
    List<String> rules = new ArrayList<>();
    addNodePort(rules, Protocol.TCP, NODE_PORT_LOCAL_TCP, NODE_PORT_TCP, "dst");
    addNodePort(rules, Protocol.UDP, NODE_PORT_LOCAL_UDP, NODE_PORT_UDP, "dst");
    addNodePort(rules, Protocol.SCTP, NODE_PORT_LOCAL_SCTP_HASH, NODE_PORT_SCTP_HASH, "dst,dst");
    return rules;
  }

  private void addNodePort(
      List<String> rules, Protocol protocol, SetName local, SetName all, String directions) {
    String chain = "-A KUBE-NODE-PORT -p " + protocol.lowerCaseName() + " ";
    if (text.has(local)) {
      rules.add(chain + text.commented(local, directions) + " -j RETURN");
    }
    if (text.has(all)) {
      rules.add(chain + text.commented(all, directions) + MARK_FOR_MASQUERADE);
    }
  }

  private List<String> loadBalancer() {
    List<String> rules = new ArrayList<>();
    if (text.has(LOAD_BALANCER_LOCAL)) {
      rules.add(
          "-A KUBE-LOAD-BALANCER " + text.commented(LOAD_BALANCER_LOCAL, "dst,dst") + " -j RETURN");
    }
    rules.add("-A KUBE-LOAD-BALANCER" + MARK_FOR_MASQUERADE);
    return rules;
  }

  private List<String> markMasquerade() {
    String mark = text.markHex();
    return List.of("-A KUBE-MARK-MASQ -j MARK --set-xmark " + mark + "/" + mark);
  }
}
