package io.kubeipvs.cli.ls;

import io.kubeipvs.agent.names.EndpointName;
import io.kubeipvs.agent.names.NameTable;
import io.kubeipvs.agent.names.ServiceName;
import io.kubeipvs.linux.ipvs.IpvsStatistics;
import io.kubeipvs.linux.ipvs.RealServerStatus;
import io.kubeipvs.linux.ipvs.ServiceFlags;
import io.kubeipvs.linux.ipvs.VirtualServer;
import io.kubeipvs.linux.ipvs.VirtualServerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table of {@code ipvsadm -ln}, its columns where operators know them, with names (and, wide,
 * the counters) to their right.
 */
public final class ListingTable {
  private static final int MIN_ADDRESS_WIDTH = 29;

  private final @Nullable ListingNames names;
  private final boolean wide;
  private final List<Row> rows = new ArrayList<>();
  private int addressWidth = MIN_ADDRESS_WIDTH;

  /** What ipvsadm prints, and the cells that follow it. */
  private record Row(String left, List<String> cells) {}

  private ListingTable(@Nullable NameTable names, boolean wide) {
    this.names = names == null ? null : new ListingNames(names);
    this.wide = wide;
  }

  /**
   * The table's text.
   *
   * @param names null if none are to be had; the table has no columns for them then
   * @param wide whether to show counters
   */
  public static String of(Listing listing, @Nullable NameTable names, boolean wide) {
    ListingTable table = new ListingTable(names, wide);
    table.fill(listing);
    return "IP Virtual Server version %s (size=%d)\n"
            .formatted(listing.info().versionText(), listing.info().connectionTableSize())
        + table.text();
  }

  private void fill(Listing listing) {
    for (Listing.Server server : listing.servers()) {
      for (RealServerStatus destination : server.destinations()) {
        int length = destination.server().endpoint().toString().length() + 1;
        addressWidth = Math.max(addressWidth, length);
      }
    }
    header();
    for (Listing.Server server : listing.servers()) {
      ServiceName name = names == null ? null : names.service(server.key());
      String service = name == null ? "-" : label(name);
      rows.add(
          new Row(
              serverText(server.status().server()),
              cells(server.status().statistics(), service, "")));
      server.destinations().forEach(destination -> add(server.key(), destination));
    }
  }

  private void header() {
    List<String> counters =
        wide ? List.of("Conns", "InPkts", "OutPkts", "InBytes", "OutBytes") : List.of();
    List<String> first = new ArrayList<>(counters);
    List<String> second = new ArrayList<>(counters.stream().map(_ -> "").toList());
    if (names != null) {
      first.addAll(List.of("Service", ""));
      second.addAll(List.of("Pod", "Node"));
    }
    rows.add(new Row("Prot LocalAddress:Port Scheduler Flags", first));
    rows.add(
        new Row(
            destinationText("RemoteAddress:Port", "Forward", "Weight", "ActiveConn", "InActConn"),
            second));
  }

  private void add(VirtualServerKey key, RealServerStatus destination) {
    EndpointName name = names == null ? EndpointName.UNKNOWN : names.endpoint(key, destination);
    rows.add(
        new Row(
            destinationText(
                destination.server().endpoint().toString(),
                destination.server().method().toolName(),
                Integer.toString(destination.server().weight()),
                Long.toString(destination.activeConnections()),
                Long.toString(destination.inactiveConnections())),
            cells(destination.statistics(), orDash(name.pod()), orDash(name.node()))));
  }

  private List<String> cells(IpvsStatistics statistics, String first, String second) {
    List<String> cells = new ArrayList<>();
    if (wide) {
      cells.add(Long.toString(statistics.connections()));
      cells.add(Long.toString(statistics.inPackets()));
      cells.add(Long.toString(statistics.outPackets()));
      cells.add(Long.toString(statistics.inBytes()));
      cells.add(Long.toString(statistics.outBytes()));
    }
    if (names != null) {
      cells.add(first);
      cells.add(second);
    }
    return cells;
  }

  private String destinationText(
      String address, String forward, String weight, String active, String inactive) {
    return String.format(
        Locale.ROOT,
        "  -> %-" + addressWidth + "s%-7s %-6s %-10s %-9s",
        address,
        forward,
        weight,
        active,
        inactive);
  }

  private static String label(ServiceName name) {
    return name.role() == ServiceName.Role.CLUSTER_IP
        ? name.toString()
        : name + " (" + name.role() + ")";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  /** Identity, scheduler and flags in ipvsadm's words. */
  private static String serverText(VirtualServer server) {
    StringBuilder text = new StringBuilder();
    String key = server.key().toString();
    int space = key.indexOf(' ');
    text.append(
        String.format(Locale.ROOT, "%-4s %s", key.substring(0, space), key.substring(space + 1)));
    text.append(' ').append(server.scheduler());
    List<String> schedulerFlags = schedulerFlags(server);
    if (!schedulerFlags.isEmpty()) {
      text.append(" (").append(String.join(",", schedulerFlags)).append(')');
    }
    if ((server.flags() & ServiceFlags.PERSISTENT) != 0) {
      text.append(" persistent ").append(server.persistenceTimeoutSeconds());
      if (server.persistencePrefixLength() != server.key().family().bitLength()) {
        text.append(" mask /").append(server.persistencePrefixLength());
      }
      if (server.persistenceEngine() != null) {
        text.append(" pe ").append(server.persistenceEngine());
      }
    }
    if ((server.flags() & ServiceFlags.ONE_PACKET) != 0) {
      text.append(" ops");
    }
    return text.toString();
  }

  static List<String> schedulerFlags(VirtualServer server) {
    boolean hashing = server.scheduler().equals("sh") || server.scheduler().equals("mh");
    List<String> flags = new ArrayList<>();
    if ((server.flags() & ServiceFlags.SCHEDULER_FALLBACK) != 0) {
      flags.add(hashing ? server.scheduler() + "-fallback" : "flag-1");
    }
    if ((server.flags() & ServiceFlags.SCHEDULER_SOURCE_PORT) != 0) {
      flags.add(hashing ? server.scheduler() + "-port" : "flag-2");
    }
    if ((server.flags() & ServiceFlags.SCHEDULER_FLAG_3) != 0) {
      flags.add("flag-3");
    }
    return flags;
  }

  private String text() {
    int leftWidth = rows.stream().mapToInt(row -> row.left.length()).max().orElse(0);
    int columns = rows.getFirst().cells.size();
    int[] widths = new int[columns];
    for (Row row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.cells.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      StringBuilder line = new StringBuilder(pad(row.left, leftWidth));
      for (int i = 0; i < columns; i++) {
        line.append("  ").append(pad(row.cells.get(i), widths[i]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
