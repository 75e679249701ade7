package io.kubeipvs.conformance.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of the tools' output what differs from run to run and says nothing: order where it has
 * none, counters, hash sizes. Pure functions from text to text; every line ends with a line feed.
 */
public final class ToolText {
  private static final Pattern TIMEOUTS = Pattern.compile("(\\d+) (\\d+) (\\d+)");
  private static final Pattern SET_NOISE =
      Pattern.compile(" (bucketsize \\d+|initval 0x[0-9a-f]+|hashsize \\d+)");
  private static final Pattern SERVICE_FLOW = Pattern.compile("dport=(9\\d\\d\\d|53|3\\d{4})\\b");
  private static final List<String> TABLES = List.of("nat", "filter", "mangle", "raw", "security");

  /** kube-proxy writes the rules of this chain in random order. */
  private static final String UNORDERED_CHAIN = "KUBE-IPVS-OUT-FILTER";

  private ToolText() {}

  /** {@code ipvsadm -Sn}: servers sorted as text, each followed by its real servers sorted. */
  public static String virtualServers(String ipvsadmSave) {
    Map<String, Set<String>> servers = new TreeMap<>();
    Set<String> destinations = new TreeSet<>();
    for (String line : lines(ipvsadmSave)) {
      if (line.startsWith("-A")) {
        destinations = servers.computeIfAbsent(line, server -> new TreeSet<>());
      } else if (line.startsWith("-a")) {
        destinations.add(line);
      }
    }
    StringBuilder text = new StringBuilder();
    servers.forEach((server, reals) -> {
      text.append(server).append('\n');
      reals.forEach(real -> text.append(real).append('\n'));
    });
    return text.toString();
  }

  /** {@code ipvsadm -l --timeout}: one line. */
  public static String timeouts(String ipvsadmTimeout) {
    Matcher numbers = TIMEOUTS.matcher(ipvsadmTimeout);
    return numbers.find()
        ? "tcp "
            + numbers.group(1)
            + " tcpfin "
            + numbers.group(2)
            + " udp "
            + numbers.group(3)
            + "\n"
        : "";
  }

  /** {@code ipset save}: sets by name, entries sorted, without sizes that grow by themselves. */
  public static String sets(String ipsetSave) {
    Map<String, String> created = new TreeMap<>();
    Map<String, Set<String>> entries = new TreeMap<>();
    for (String line : lines(ipsetSave)) {
      List<String> words = words(line);
      if (words.size() < 2) {
        continue;
      }
      if (words.getFirst().equals("create")) {
        created.put(words.get(1), SET_NOISE.matcher(line).replaceAll("").stripTrailing());
      } else if (words.getFirst().equals("add")) {
        entries.computeIfAbsent(words.get(1), name -> new TreeSet<>()).add(line);
      }
    }
    StringBuilder text = new StringBuilder();
    created.forEach((name, line) -> {
      text.append(line).append('\n');
      entries.getOrDefault(name, Set.of()).forEach(entry -> text.append(entry).append('\n'));
    });
    return text.toString();
  }

  /**
   * iptables-save: tables in a fixed order without untouched ones, chains by name, rules in order.
   */
  public static String rules(String iptablesSave) {
    Map<String, List<String>> tables =
        new TreeMap<>(
            Comparator.<String>comparingInt(TABLES::indexOf).thenComparing(table -> table));
    List<String> current = new ArrayList<>();
    for (String line : lines(iptablesSave)) {
      if (line.startsWith("*")) {
        current = tables.computeIfAbsent(line.substring(1).strip(), table -> new ArrayList<>());
      } else {
        current.add(line);
      }
    }
    StringBuilder text = new StringBuilder();
    tables.forEach((table, content) -> appendTable(text, table, content));
    return text.toString();
  }

  private static void appendTable(StringBuilder text, String table, List<String> content) {
    Map<String, String> policies = new TreeMap<>();
    Map<String, List<String>> rules = new TreeMap<>();
    for (String line : content) {
      if (line.startsWith(":")) {
        List<String> words = words(line.substring(1));
        policies.put(words.get(0), words.get(1));
      } else if (line.startsWith("-A ")) {
        rules.computeIfAbsent(words(line).get(1), chain -> new ArrayList<>()).add(line);
      }
    }
    if (rules.isEmpty() && policies.values().stream().allMatch("ACCEPT"::equals)) {
      return;
    }
    text.append('*').append(table).append('\n');
    policies.forEach(
        (chain, policy) -> text.append(':').append(chain).append(' ').append(policy).append('\n'));
    rules.forEach((chain, lines) -> {
      if (chain.equals(UNORDERED_CHAIN)) {
        lines.sort(null);
      }
      lines.forEach(line -> text.append(line).append('\n'));
    });
    text.append("COMMIT\n");
  }

  /** {@code conntrack -L}: UDP flows to service ports, addresses and ports only, sorted. */
  public static String flows(String conntrackList) {
    List<String> flows = new ArrayList<>();
    for (String line : lines(conntrackList)) {
      if (line.startsWith("udp") && SERVICE_FLOW.matcher(line).find()) {
        StringBuilder flow = new StringBuilder("udp");
        for (String word : words(line)) {
          if (word.matches("(src|dst|sport|dport)=.*")) {
            flow.append(' ').append(word);
          }
        }
        flows.add(flow.toString());
      }
    }
    flows.sort(null);
    return flows.isEmpty() ? "" : String.join("\n", flows) + "\n";
  }

  /** {@code grep . FILE...} over files below /proc/sys: {@code key = value}, by key. */
  static String sysctls(String grep) {
    List<String> settings =
        lines(grep).stream()
            .map(line -> line.replaceFirst("^/proc/sys/([^:]+):", "$1 = "))
            .sorted()
            .toList();
    return settings.isEmpty() ? "" : String.join("\n", settings) + "\n";
  }

  static List<String> lines(String text) {
    return text.lines().map(String::stripTrailing).toList();
  }

  static List<String> words(String line) {
    return List.of(line.strip().split("\\s+", -1));
  }
}
