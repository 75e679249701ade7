package io.kubeipvs.proxy.planner;

import static java.util.Objects.requireNonNull;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpFamily;
import io.kubeipvs.proxy.plan.FrontEnd;
import io.kubeipvs.proxy.plan.FrontEndName;
import io.kubeipvs.proxy.plan.HealthCheck;
import io.kubeipvs.proxy.plan.NodePlan;
import io.kubeipvs.proxy.plan.PlannedServer;
import io.kubeipvs.proxy.plan.RuleSet;
import io.kubeipvs.proxy.plan.UdpFlows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as text, one line a thing; rules keep their order, all else is sorted. */
final class PlanText {
  private PlanText() {}

  static String of(NodePlan plan) {
    List<String> lines = new ArrayList<>();
    plan.boundAddresses().stream().sorted().forEach(a -> lines.add("address " + a));
    plan.conflicts().forEach(conflict -> lines.add("conflict " + conflict));
    lines.addAll(sorted(plan.healthChecks().stream().map(PlanText::healthCheck).toList()));
    for (IpFamily family : plan.families().stream().sorted().toList()) {
      addRules(plan.rules(family), "rules " + family.kubernetesName() + " ", lines);
    }
    plan.servers().stream()
        .map(PlannedServer::frontEnd)
        .sorted()
        .forEach(frontEnd -> lines.add(server(plan, frontEnd)));
    lines.addAll(sorted(plan.members().stream().map(member -> "set " + member).toList()));
    lines.addAll(sorted(plan.udpFlows().stream().flatMap(f -> flows(f).stream()).toList()));
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static List<String> sorted(Collection<String> lines) {
    return lines.stream().sorted().toList();
  }

  private static String healthCheck(HealthCheck check) {
    StringBuilder line = new StringBuilder("health check of ").append(check.service());
    line.append(" at port ").append(check.port());
    check
        .localEndpointsByFamily()
        .forEach((family, count) ->
            line.append(", ").append(family.kubernetesName()).append(' ').append(count));
    return line.toString();
  }

  private static void addRules(RuleSet rules, String start, List<String> lines) {
    for (RuleSet.Table table : rules.tables()) {
      String tableStart = start + table.name() + " ";
      for (RuleSet.Jump jump : table.jumps()) {
        lines.add(tableStart + "-I " + jump.from() + " " + jump.rule());
      }
      for (RuleSet.Chain chain : table.chains()) {
        lines.add(tableStart + "-N " + chain.name());
        chain.rules().forEach(rule -> lines.add(tableStart + rule));
      }
    }
  }

  private static String server(NodePlan plan, FrontEnd frontEnd) {
    PlannedServer server = requireNonNull(plan.server(frontEnd), "a listed server is found");
    FrontEndName name = requireNonNull(plan.name(frontEnd), "a server has a name");
    StringBuilder line = new StringBuilder("server ").append(frontEnd);
    line.append(" of ").append(name).append(' ').append(server.scheduler());
    if (server.schedulerFlags() != 0) {
      line.append(" flags 0x").append(Integer.toHexString(server.schedulerFlags()));
    }
    if (server.affinityTimeoutSeconds() != 0) {
      line.append(" affinity ").append(server.affinityTimeoutSeconds()).append('s');
    }
    return line.append(" -> ").append(list(server.backEnds())).toString();
  }

  private static List<String> flows(UdpFlows flows) {
    return flows.ports().stream()
        .map(port ->
            "udp flows of "
                + flows.service()
                + (" to " + list(port.frontEnds()))
                + (port.nodePort() == 0 ? "" : " and node port " + port.nodePort())
                + (" in " + port.family().kubernetesName())
                + (" from " + list(port.servingEndpoints())))
        .toList();
  }

  private static String list(Collection<AddressPort> addresses) {
    return addresses.isEmpty()
        ? "nobody"
        : addresses.stream().sorted().map(AddressPort::toString).collect(Collectors.joining(" "));
  }
}
