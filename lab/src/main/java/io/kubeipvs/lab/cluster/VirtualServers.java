package io.kubeipvs.lab.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The table that {@code ipvsadm -ln} prints. Immutable.
 *
 * @param rows in the order of the table
 */
public record VirtualServers(List<Row> rows) {
  public VirtualServers {
    rows = List.copyOf(rows);
  }

  /**
   * A virtual server.
   *
   * @param frontEnd protocol and address as in {@code TCP 10.96.0.1:443}
   */
  public record Row(String frontEnd, String scheduler, List<RealServer> realServers) {
    public Row {
      realServers = List.copyOf(realServers);
    }

    /** Where new connections go: servers of weight 0 only keep the ones they have. */
    public List<String> serving() {
      return realServers.stream()
          .filter(server -> server.weight() > 0)
          .map(RealServer::address)
          .sorted()
          .toList();
    }
  }

  /** A real server, with the numbers of its connections. */
  public record RealServer(String address, String forward, int weight, int active, int inactive) {}

  /** Reads the table; lines that are neither kind of row are passed over. */
  public static VirtualServers parse(String table) {
    List<Row> rows = new ArrayList<>();
    List<RealServer> realServers = new ArrayList<>();
    String frontEnd = "";
    String scheduler = "";
    for (String line : table.lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 3 && words[0].matches("TCP|UDP|SCTP")) {
        if (!frontEnd.isEmpty()) {
          rows.add(new Row(frontEnd, scheduler, realServers));
        }
        frontEnd = words[0] + " " + words[1];
        scheduler = words[2];
        realServers.clear();
      } else if (words.length == 6 && words[0].equals("->") && words[3].matches("\\d+")) {
        realServers.add(
            new RealServer(
                words[1], words[2], number(words[3]), number(words[4]), number(words[5])));
      }
    }
    if (!frontEnd.isEmpty()) {
      rows.add(new Row(frontEnd, scheduler, realServers));
    }
    return new VirtualServers(rows);
  }

  public boolean has(String frontEnd) {
    return rows.stream().anyMatch(row -> row.frontEnd().equals(frontEnd));
  }

  /** The row of a front end; one without real servers if there is none. */
  public Row row(String frontEnd) {
    return rows.stream()
        .filter(row -> row.frontEnd().equals(frontEnd))
        .findFirst()
        .orElse(new Row(frontEnd, "", List.of()));
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
