package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.AddressPortList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The question for the real servers of one virtual server of IPv4 by socket option, and its answer
 * in the same bytes (include/uapi/linux/ip_vs.h, struct ip_vs_get_dests and ip_vs_dest_entry;
 * net/netfilter/ipvs/ip_vs_ctl.c, __ip_vs_get_dest_entries). The kernel writes as many entries as
 * there is room for, one after the other, and does not say how many; it leaves out real servers of
 * IPv6, and tells nothing of encapsulations. So whoever asks says how many are expected, and only
 * what is exactly so, and as Kubernetes asks for it, is an answer.
 *
 * <p>Does no I/O; used by one thread, for one question after the other.
 */
final class DestinationEntries {
  // struct ip_vs_get_dests
  private static final int PROTOCOL_AT = 0; // u16, padding
  private static final int ADDRESS_AT = 4; // network byte order
  private static final int PORT_AT = 8; // network byte order, padding
  private static final int FIREWALL_MARK_AT = 12;
  private static final int ROOM_AT = 16; // u32 num_dests, padding; then the entries
  private static final int HEADER_BYTES = 24;

  // struct ip_vs_dest_entry
  private static final int ENTRY_BYTES = 96;
  private static final int ENTRY_ADDRESS_AT = 0; // network byte order
  private static final int ENTRY_PORT_AT = 4; // network byte order, padding
  private static final int ENTRY_FLAGS_AT = 8;
  private static final int ENTRY_WEIGHT_AT = 12;
  private static final int ENTRY_UPPER_THRESHOLD_AT = 16;
  private static final int ENTRY_LOWER_THRESHOLD_AT = 20; // connections and statistics follow

  /** The bits of the flags that are the forwarding method (IP_VS_CONN_F_FWD_MASK). */
  private static final int METHOD_MASK = 7;

  /** Flags that no real server has: the entry was not written. */
  private static final int UNWRITTEN = -1;

  /** The bytes in this machine's byte order, and the same in the network's. */
  private final ByteBuffer entries;

  private final ByteBuffer network;

  /**
   * Over bytes that hold the questions.
   *
   * @param bytes {@link #bytesFor} the most that will be expected
   */
  DestinationEntries(ByteBuffer bytes) {
    this.entries = bytes.duplicate().order(ByteOrder.nativeOrder());
    this.network = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
  }

  /** How many bytes the question for so many takes: one more would show. */
  static int bytesFor(int expected) {
    return start(expected + 1);
  }

  private static int start(int entry) {
    return HEADER_BYTES + entry * ENTRY_BYTES;
  }

  /** Writes the question. */
  void ask(VirtualServerKey.Addressed key, int expected) {
    entries.putInt(PROTOCOL_AT, 0).putShort(PROTOCOL_AT, (short) key.protocolNumber());
    network.putInt(ADDRESS_AT, (int) key.address().lowBits());
    network.putInt(PORT_AT, 0).putShort(PORT_AT, (short) key.port());
    entries.putInt(FIREWALL_MARK_AT, 0).putInt(ROOM_AT, expected + 1);
    markUnwritten(expected);
    if (expected > 0) {
      markUnwritten(expected - 1); // all before it are written, too, if this is
    }
  }

  private void markUnwritten(int entry) {
    entries.putInt(start(entry) + ENTRY_FLAGS_AT, UNWRITTEN);
  }

  private boolean isWritten(int entry) {
    return entries.getInt(start(entry) + ENTRY_FLAGS_AT) != UNWRITTEN;
  }

  /** The endpoints in address order; null if they are not so many, or one is not plain. */
  @Nullable AddressPortList answer(int expected) {
    if (isWritten(expected) || (expected > 0 && !isWritten(expected - 1))) {
      return null;
    }
    long[] endpoints = new long[expected];
    for (int entry = 0; entry < expected; entry++) {
      int start = start(entry);
      if (!isPlain(start)) {
        return null;
      }
      endpoints[entry] =
          Integer.toUnsignedLong(network.getInt(start + ENTRY_ADDRESS_AT)) << Short.SIZE
              | Short.toUnsignedLong(network.getShort(start + ENTRY_PORT_AT));
    }
    Arrays.sort(endpoints);
    return AddressPortList.ofIpv4(endpoints);
  }

  private boolean isPlain(int start) {
    int method = entries.getInt(start + ENTRY_FLAGS_AT) & METHOD_MASK;
    return method == ForwardingMethod.MASQUERADE.number()
        && entries.getInt(start + ENTRY_WEIGHT_AT) == 1
        && entries.getInt(start + ENTRY_UPPER_THRESHOLD_AT) == 0
        && entries.getInt(start + ENTRY_LOWER_THRESHOLD_AT) == 0;
  }
}
