package io.kubeipvs.proxy.conformance;

import io.kubeipvs.conformance.state.ToolText;
import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.net.IpPrefix;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.SetMember;
import io.kubeipvs.proxy.plan.SetName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the tools would print on a node whose kernel holds exactly a plan. */
final class PlanAsToolText {
  private PlanAsToolText() {}

  /** As {@code ipvsadm -Sn} prints it. */
  static String virtualServers(NodePlan plan) {
    StringBuilder text = new StringBuilder();
    for (PlannedServer server : plan.servers()) {
      String at = at(server.frontEnd());
      text.append("-A ").append(at).append(" -s ").append(server.scheduler());
      if (server.affinityTimeoutSeconds() != 0) {
        text.append(" -p ").append(server.affinityTimeoutSeconds());
      }
      if (server.schedulerFlags() == 0x10) {
        text.append(" -b mh-port");
      }
      text.append('\n');
      for (AddressPort backEnd : server.backEnds()) {
        text.append("-a ").append(at).append(" -r ").append(backEnd).append(" -m -w 1\n");
      }
    }
    return ToolText.virtualServers(text.toString());
  }

  private static String at(FrontEnd frontEnd) {
    String option =
        switch (frontEnd.protocol()) {
          case TCP -> "-t ";
          case UDP -> "-u ";
          case SCTP -> "--sctp-service ";
        };
    return option + new AddressPort(frontEnd.address(), frontEnd.port());
  }

  /** As {@code ip} prints kube-ipvs0. */
  static String addresses(NodePlan plan) {
    return "kube-ipvs0 dummy <BROADCAST,NOARP> mtu 1500 state DOWN\n"
        + plan.boundAddresses().stream()
            .sorted()
            .map(a -> inet(a) + " " + IpPrefix.ofHost(a) + " scope global\n")
            .collect(Collectors.joining());
  }

  private static String inet(IpAddress address) {
    return address.family() == IpFamily.IPV4 ? "inet" : "inet6";
  }

  /** As {@code ipset save} prints it. */
  static String sets(NodePlan plan) {
    StringBuilder text = new StringBuilder();
    for (IpFamily family : plan.families()) {
      for (SetName set : SetName.values()) {
        text.append("create ").append(set.kernelName(family)).append(' ');
        text.append(type(set, family)).append('\n');
      }
    }
    for (SetMember member : plan.members()) {
      text.append("add ").append(member).append('\n');
    }
    return ToolText.sets(text.toString());
  }

  private static String type(SetName set, IpFamily family) {
    String hash = " family " + (family == IpFamily.IPV4 ? "inet" : "inet6") + " maxelem 65536";
    return switch (set.shape()) {
      case IP -> "hash:ip" + hash;
      case PORT -> "bitmap:port range 0-65535";
      case IP_PORT -> "hash:ip,port" + hash;
      case IP_PORT_IP -> "hash:ip,port,ip" + hash;
      case IP_PORT_NET -> "hash:ip,port,net" + hash;
    };
  }

  /** As iptables-save prints a host that has no other rules. */
  static String rules(RuleSet rules) {
    StringBuilder text = new StringBuilder();
    for (RuleSet.Table table : rules.tables()) {
      text.append('*').append(table.name()).append('\n');
      List<String> builtIn =
          table.name().equals("nat")
              ? List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")
              : List.of("INPUT", "FORWARD", "OUTPUT");
      for (String chain : builtIn) {
        text.append(':').append(chain).append(" ACCEPT [0:0]\n");
      }
      table.chains().forEach(chain -> text.append(':').append(chain.name()).append(" - [0:0]\n"));
      // Each jump goes to the head, so the last one comes out first.
      Map<String, Deque<String>> jumps = new HashMap<>();
      for (RuleSet.Jump jump : table.jumps()) {
        jumps.computeIfAbsent(jump.from(), from -> new ArrayDeque<>()).addFirst(jump.rule());
      }
      jumps.forEach((from, all) ->
          all.forEach(
              rule -> text.append("-A ").append(from).append(' ').append(rule).append('\n')));
      for (RuleSet.Chain chain : table.chains()) {
        chain.rules().forEach(rule -> text.append(rule).append('\n'));
      }
      text.append("COMMIT\n");
    }
    return ToolText.rules(text.toString());
  }
}
