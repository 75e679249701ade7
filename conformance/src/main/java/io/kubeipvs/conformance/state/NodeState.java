package io.kubeipvs.conformance.state;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the kernel state of a namespace by the tools that operators use: {@code ipvsadm}, {@code
 * ip}, {@code ipset}, {@code iptables-save}, {@code conntrack}, {@code curl} and /proc/sys.
 */
public final class NodeState {
  private static final List<String> SYSCTLS =
      List.of(
          "net/ipv4/conf/all/arp_announce",
          "net/ipv4/conf/all/arp_ignore",
          "net/ipv4/conf/all/route_localnet",
          "net/ipv4/ip_forward",
          "net/ipv4/vs/conn_reuse_mode",
          "net/ipv4/vs/conntrack",
          "net/ipv4/vs/expire_nodest_conn",
          "net/ipv4/vs/expire_quiescent_template",
          "net/ipv6/conf/all/forwarding",
          "net/netfilter/nf_conntrack_tcp_be_liberal",
          "net/netfilter/nf_conntrack_tcp_timeout_close_wait",
          "net/netfilter/nf_conntrack_tcp_timeout_established",
          "net/netfilter/nf_conntrack_udp_timeout",
          "net/netfilter/nf_conntrack_udp_timeout_stream");

  /** The routes of kube-ipvs, by the number that tells them from others'. */
  private static final String SERVICE_ROUTES =
      "ip -4 -o route show table local proto 96; ip -6 -o route show table local proto 96";

  /** Marks where the output of the next command begins; no tool prints such a line. */
  private static final String MARK = "====> ";

  private NodeState() {}

  /**
   * The state as files: name to content. Files with nothing of their kind to say are left out where
   * scenarios leave them out.
   *
   * @param shell in the namespace
   * @param healthCheckPorts ports to ask on 127.0.0.1
   */
  public static SortedMap<String, String> read(
      NamespaceShell shell, SortedSet<Integer> healthCheckPorts)
      throws IOException, InterruptedException {
    Map<String, String> output = sections(shell.run(tables() + others(healthCheckPorts)));
    SortedMap<String, String> files = tables(output);
    files.put("timeouts.txt", ToolText.timeouts(of(output, "timeouts")));
    String routes = AddressText.routes(of(output, "route"));
    if (!routes.isEmpty()) {
      files.put("routes.txt", routes);
    }
    files.put("iptables.txt", ToolText.rules(of(output, "iptables")));
    files.put("ip6tables.txt", ToolText.rules(of(output, "ip6tables")));
    files.put("sysctls.txt", ToolText.sysctls(of(output, "sysctl")));
    String flows = ToolText.flows(of(output, "flows"));
    if (!flows.isEmpty()) {
      files.put("conntrack.txt", flows);
    }
    StringBuilder health = new StringBuilder();
    for (int port : healthCheckPorts) {
      health.append(HealthText.of(port, of(output, "health " + port)));
    }
    if (!health.isEmpty()) {
      files.put("health.txt", health.toString());
    }
    return Collections.unmodifiableSortedMap(files);
  }

  /**
   * Of the state only what Services and their endpoints change: ipvs.txt, addresses.txt and
   * ipsets.txt. It takes little time even where connection tracking knows of many thousands.
   *
   * @param shell in the namespace
   */
  public static SortedMap<String, String> readTables(NamespaceShell shell)
      throws IOException, InterruptedException {
    return Collections.unmodifiableSortedMap(tables(sections(shell.run(tables()))));
  }

  private static SortedMap<String, String> tables(Map<String, String> output) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("ipvs.txt", ToolText.virtualServers(of(output, "ipvs")));
    files.put("addresses.txt", AddressText.of(of(output, "link"), of(output, "addr")));
    files.put("ipsets.txt", ToolText.sets(of(output, "ipset")));
    return files;
  }

  private static String of(Map<String, String> output, String name) {
    return output.getOrDefault(name, "");
  }

  private static String tables() {
    StringBuilder script = new StringBuilder();
    section(script, "ipvs", "ipvsadm -Sn");
    section(script, "link", "ip -o -d link show dev kube-ipvs0");
    section(script, "addr", "ip -o addr show dev kube-ipvs0");
    section(script, "ipset", "ipset save");
    return script.toString();
  }

  private static String others(SortedSet<Integer> healthCheckPorts) {
    StringBuilder script = new StringBuilder();
    section(script, "timeouts", "ipvsadm -l --timeout");
    section(script, "route", SERVICE_ROUTES);
    section(script, "iptables", "iptables-save");
    section(script, "ip6tables", "ip6tables-save");
    section(script, "flows", "conntrack -L -f ipv4; conntrack -L -f ipv6");
    section(
        script,
        "sysctl",
        SYSCTLS.stream()
            .map(key -> "/proc/sys/" + key)
            .collect(Collectors.joining(" ", "grep -s . ", "")));
    for (int port : healthCheckPorts) {
      section(script, "health " + port, "curl -s -i -m 3 http://127.0.0.1:" + port + "/; echo");
    }
    return script.toString();
  }

  private static void section(StringBuilder script, String name, String command) {
    script.append("echo '" + MARK + name + "'\n").append(command + "\n");
  }

  private static Map<String, String> sections(String printed) {
    Map<String, StringBuilder> sections = new HashMap<>();
    StringBuilder current = new StringBuilder();
    for (String line : printed.lines().toList()) {
      if (line.startsWith(MARK)) {
        current = sections.computeIfAbsent(line.substring(MARK.length()), n -> new StringBuilder());
      } else {
        current.append(line).append('\n');
      }
    }
    Map<String, String> output = new HashMap<>();
    sections.forEach((name, text) -> output.put(name, text.toString()));
    return output;
  }
}
