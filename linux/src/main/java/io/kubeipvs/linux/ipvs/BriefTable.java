package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's short list of the whole table, /proc/net/ip_vs
 * (net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_info_seq_show): addresses and ports in hexadecimal,
 * forwarding method and weight. It lacks thresholds and encapsulations. Pure.
 *
 * <p>A virtual server with a line that is not as expected is left out, so that whoever asks reads
 * it in full.
 */
final class BriefTable {
  private static final String REAL_SERVER = "  -> ";

  private final Map<VirtualServerKey, List<RealServer>> table = new HashMap<>();
  private @Nullable VirtualServerKey server;

  private BriefTable() {}

  /** The real servers by virtual server; firewall marks, whose family is not told, are left out. */
  static Map<VirtualServerKey, List<RealServer>> parse(byte[] text) {
    BriefTable parsed = new BriefTable();
    int start = 0;
    for (int at = 0; at < text.length; at++) {
      if (text[at] == '\n') {
        parsed.take(new String(text, start, at - start, StandardCharsets.ISO_8859_1));
        start = at + 1;
      }
    }
    return parsed.table;
  }

  private void take(String line) {
    if (!line.startsWith(REAL_SERVER)) {
      server = virtualServer(line);
      if (server != null) {
        table.put(server, new ArrayList<>(1));
      }
    } else if (server != null) {
      RealServer real = realServer(line);
      if (real == null) {
        table.remove(server);
        server = null;
      } else {
        table.computeIfAbsent(server, _ -> new ArrayList<>(1)).add(real);
      }
    }
  }

  private static @Nullable VirtualServerKey virtualServer(String line) {
    int protocol =
        switch (line.substring(0, Math.min(4, line.length()))) {
          case "TCP " -> 6;
          case "UDP " -> 17;
          case "SCTP" -> 132;
          default -> 0; // a heading, or a firewall mark
        };
    AddressPort at = protocol == 0 ? null : addressPort(line, skipSpaces(line, 4));
    return at == null ? null : new VirtualServerKey.Addressed(protocol, at.address(), at.port());
  }

  private static @Nullable RealServer realServer(String line) {
    AddressPort endpoint = addressPort(line, REAL_SERVER.length());
    int at = skipSpaces(line, endOfWord(line, REAL_SERVER.length()));
    int methodEnd = endOfWord(line, at);
    ForwardingMethod method = method(line.substring(at, methodEnd));
    int weightStart = skipSpaces(line, methodEnd);
    int weightEnd = endOfWord(line, weightStart);
    if (endpoint == null || method == null || weightStart == weightEnd) {
      return null;
    }
    try {
      int weight = Integer.parseInt(line, weightStart, weightEnd, 10);
      return new RealServer(endpoint, method, weight, 0, 0, null);
    } catch (NumberFormatException _) {
      return null; // a line of another kind
    }
  }

  private static @Nullable ForwardingMethod method(String name) {
    return switch (name) {
      case "Masq" -> ForwardingMethod.MASQUERADE;
      case "Local" -> ForwardingMethod.LOCAL;
      case "Route" -> ForwardingMethod.DIRECT_ROUTE;
      default -> null; // with an encapsulation, which is told elsewhere
    };
  }

  /** {@code 0A60000A:0050}, or {@code [fd96:0000:…]:0050}. */
  private static @Nullable AddressPort addressPort(String line, int start) {
    try {
      if (start < line.length() && line.charAt(start) == '[') {
        int end = line.indexOf(']', start);
        IpAddress address = IpAddress.parse(line.substring(start + 1, end));
        return new AddressPort(address, Integer.parseInt(line, end + 2, end + 6, 16));
      }
      int address = Integer.parseUnsignedInt(line, start, start + 8, 16);
      return new AddressPort(
          IpAddress.ofIpv4(address), Integer.parseInt(line, start + 9, start + 13, 16));
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return null; // a line of another kind
    }
  }

  private static int skipSpaces(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static int endOfWord(String line, int from) {
    int at = Math.min(from, line.length());
    while (at < line.length() && line.charAt(at) != ' ') {
      at++;
    }
    return at;
  }
}
