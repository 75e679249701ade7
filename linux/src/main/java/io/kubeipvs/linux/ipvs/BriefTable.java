package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.AddressPort;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's short list of the whole table, /proc/net/ip_vs
 * (net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_info_seq_show): addresses and ports in hexadecimal,
 * forwarding method and weight. It lacks thresholds and encapsulations. There may be hundreds of
 * thousands of lines, so no more of the text is kept than a line, and no text is made of it.
 *
 * <p>A virtual server with a line that is not as expected is left out, so that whoever asks reads
 * it in full.
 */
final class BriefTable {
  /** The kernel gives a page at a time, or a virtual server if that is longer. */
  private static final int BUFFER_BYTES = 16 * 1024;

  private static final byte[] REAL_SERVER = bytes("  -> ");
  private static final byte[] MASQUERADED = bytes("Masq");
  private static final byte[] TCP = bytes("TCP ");
  private static final byte[] UDP = bytes("UDP ");
  private static final byte[] SCTP = bytes("SCTP");

  private final Map<VirtualServerKey, AddressPortList> table = new HashMap<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /** The line that is looked at. */
  private int start;

  private int end;

  private @Nullable VirtualServerKey server;
  private final List<AddressPort> endpoints = new ArrayList<>();

  private BriefTable() {}

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The endpoints, in address order, of those virtual servers whose real servers all masquerade and
   * have weight 1; firewall marks, whose family is not told, are left out.
   *
   * @throws IOException if the text cannot be read, or is no such list
   */
  static Map<VirtualServerKey, AddressPortList> read(InputStream text) throws IOException {
    BriefTable read = new BriefTable();
    read.readLines(text);
    read.endServer();
    return read.table;
  }

  private void readLines(InputStream text) throws IOException {
    int filled = 0;
    for (int count = text.read(buffer); count >= 0; ) {
      int from = filled;
      filled += count;
      start = 0;
      for (int at = from; at < filled; at++) {
        if (buffer[at] == '\n') {
          end = at;
          takeLine();
          start = at + 1;
        }
      }
      filled -= start;
      System.arraycopy(buffer, start, buffer, 0, filled);
      if (filled == buffer.length) {
        throw new IOException("a line of more than " + filled + " bytes");
      }
      count = text.read(buffer, filled, buffer.length - filled);
    }
  }

  private void takeLine() {
    if (!isAt(start, REAL_SERVER)) {
      endServer();
      server = virtualServer();
    } else if (server != null) {
      AddressPort endpoint = realServer();
      if (endpoint == null) {
        server = null;
      } else {
        endpoints.add(endpoint);
      }
    }
  }

  private void endServer() {
    if (server != null) {
      endpoints.sort(null);
      table.put(server, AddressPortList.copyOf(endpoints));
    }
    endpoints.clear();
  }

  private @Nullable VirtualServerKey virtualServer() {
    int protocol =
        isAt(start, TCP) ? 6 : isAt(start, UDP) ? 17 : isAt(start, SCTP) ? 132 : 0; // a heading
    int at = skipSpaces(start + TCP.length);
    AddressPort address = protocol == 0 ? null : addressPort(at, endOfWord(at));
    return address == null
        ? null
        : new VirtualServerKey.Addressed(protocol, address.address(), address.port());
  }

  /** Null if it does something else than masquerade with weight 1, or the line is another. */
  private @Nullable AddressPort realServer() {
    int addressStart = start + REAL_SERVER.length;
    int addressEnd = endOfWord(addressStart);
    int method = skipSpaces(addressEnd);
    int weight = skipSpaces(endOfWord(method));
    boolean asWeMakeThem =
        isAt(method, MASQUERADED)
            && endOfWord(method) == method + MASQUERADED.length
            && endOfWord(weight) == weight + 1
            && buffer[weight] == '1';
    return asWeMakeThem ? addressPort(addressStart, addressEnd) : null;
  }

  /** {@code 0A60000A:0050}, or {@code [fd96:0000:…]:0050}; null for anything else. */
  private @Nullable AddressPort addressPort(int from, int to) {
    int colon = to - 5;
    long port = hexadecimal(colon + 1, to);
    if (colon <= from || buffer[colon] != ':' || port < 0) {
      return null;
    }
    if (colon - from == 8) {
      long bits = hexadecimal(from, colon);
      return bits < 0 ? null : new AddressPort(IpAddress.ofIpv4((int) bits), (int) port);
    }
    if (buffer[from] != '[' || buffer[colon - 1] != ']') {
      return null;
    }
    try {
      String text = new String(buffer, from + 1, colon - from - 2, StandardCharsets.ISO_8859_1);
      return new AddressPort(IpAddress.parse(text), (int) port);
    } catch (IllegalArgumentException _) {
      return null; // a line of another kind
    }
  }

  /** The number of up to eight digits; negative if one is none. */
  private long hexadecimal(int from, int to) {
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = at < start ? -1 : Character.digit(buffer[at], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private boolean isAt(int place, byte[] word) {
    if (place + word.length > end) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (buffer[place + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private int skipSpaces(int from) {
    int at = from;
    while (at < end && buffer[at] == ' ') {
      at++;
    }
    return at;
  }

  private int endOfWord(int from) {
    int at = from;
    while (at < end && buffer[at] != ' ') {
      at++;
    }
    return at;
  }
}
