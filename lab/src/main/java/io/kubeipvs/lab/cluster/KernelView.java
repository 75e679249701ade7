package io.kubeipvs.lab.cluster;

import io.kubeipvs.lab.network.Commands;
import io.kubeipvs.lab.network.LabNode;
import io.kubeipvs.lab.network.Output;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at a node's kernel with the node's own tools. Used by one thread. */
public final class KernelView {
  private static final int SHOWN = 5;

  private final Commands commands;
  private final LabNode node;

  KernelView(Commands commands, LabNode node) {
    this.commands = commands;
    this.node = node;
  }

  /** The table of virtual servers as it is now. */
  public VirtualServers virtualServers() {
    return VirtualServers.parse(commands.run(node.place(), "ipvsadm -ln").text());
  }

  /**
   * How the kernel differs from what the manifests ask for: virtual servers first; and only where
   * these are right, entries and addresses. Empty if it does not.
   */
  public String difference(ExpectedState expected) {
    SortedSet<String> frontEnds = new TreeSet<>();
    virtualServers().rows().forEach(row -> frontEnds.add(row.frontEnd()));
    String difference = difference("virtual servers", expected.frontEnds(node), frontEnds);
    if (difference.isEmpty()) {
      Output list = commands.run(node.place(), "ipset list KUBE-CLUSTER-IP");
      difference = difference("set entries", expected.clusterIpMembers(), members(list));
    }
    if (difference.isEmpty()) {
      Output list = commands.run(node.place(), "ip -4 -brief address show kube-ipvs0");
      difference = difference("addresses", expected.serviceAddresses(), addresses(list));
    }
    return difference;
  }

  /** The members that {@code ipset list} shows. */
  public static List<String> members(Output list) {
    return list.lines().stream().dropWhile(line -> !line.equals("Members:")).skip(1).toList();
  }

  /** The addresses that {@code ip -brief address} shows, with their prefix lengths. */
  public static List<String> addresses(Output list) {
    return list.lines().stream()
        .flatMap(line -> Arrays.stream(line.split("\\s+", -1)))
        .filter(word -> word.contains("/"))
        .toList();
  }

  private static String difference(
      String what, Collection<String> expected, Collection<String> actual) {
    SortedSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    SortedSet<String> surplus = new TreeSet<>(actual);
    surplus.removeAll(expected);
    if (missing.isEmpty() && surplus.isEmpty()) {
      return "";
    }
    return "%s missing: %s, too many: %s".formatted(what, shortened(missing), shortened(surplus));
  }

  private static String shortened(SortedSet<String> items) {
    int shown = Math.min(items.size(), SHOWN);
    String rest = items.size() > shown ? " and " + (items.size() - shown) + " more" : "";
    return items.stream().limit(shown).toList() + rest;
  }
}
