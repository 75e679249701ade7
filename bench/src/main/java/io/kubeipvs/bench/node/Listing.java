package io.kubeipvs.bench.node;

import io.kubeipvs.bench.workload.ExpectedState;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tools list of a workload: {@code ipvsadm -S}, {@code ipset save}, and {@code ip}.
 * Immutable.
 *
 * @param expected how many lines there must be
 * @param missing those that no tool printed
 * @param foreignServers virtual and real servers that the workload does not have
 */
public record Listing(int expected, List<String> missing, long foreignServers) {
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final int SHOWN = 3;

  public Listing {
    missing = List.copyOf(missing);
  }

  /** Asks the tools inside a node for all of a workload. */
  public static Listing of(BenchNode node, ExpectedState expected)
      throws IOException, InterruptedException {
    Set<String> servers = lines(node.run("ipvsadm", "-S", "-n"));
    Set<String> entries = lines(node.run("ipset", "save"));
    Set<String> addresses = addresses(node);
    List<String> missing =
        Stream.of(
                expected.servers().stream().filter(line -> !servers.contains(line)),
                expected.setEntries().stream().filter(line -> !entries.contains(line)),
                expected.addresses().stream()
                    .filter(line -> !addresses.contains(line))
                    .map(address -> "address " + address))
            .flatMap(lines -> lines)
            .toList();
    Set<String> ours = new HashSet<>(expected.servers());
    long foreign = servers.stream().filter(line -> !ours.contains(line)).count();
    return new Listing(expected.size(), missing, foreign);
  }

  /** Local addresses, by way of a link or of a route. */
  private static Set<String> addresses(BenchNode node) throws IOException, InterruptedException {
    return node.run("ip", "-4", "route", "show", "table", "local")
        .lines()
        .map(SPACES::split)
        .filter(words -> words.length > 1 && words[0].equals("local"))
        .map(words -> words[1])
        .collect(Collectors.toSet());
  }

  private static Set<String> lines(String text) {
    return Arrays.stream(text.split("\n")).map(String::strip).collect(Collectors.toSet());
  }

  public boolean isComplete() {
    return missing.isEmpty() && foreignServers == 0;
  }

  /** For a note: that all is there, or what is not. */
  public String forPeople() {
    if (isComplete()) {
      return String.format(Locale.ROOT, "tools list all %,d", expected);
    }
    return String.format(
        Locale.ROOT,
        "tools miss %,d of %,d (%s), and list %,d foreign servers",
        missing.size(),
        expected,
        String.join("; ", missing.stream().limit(SHOWN).toList()),
        foreignServers);
  }
}
