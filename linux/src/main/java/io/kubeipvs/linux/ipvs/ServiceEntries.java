package io.kubeipvs.linux.ipvs;

import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The question for all virtual servers of IPv4 by socket option, and its answer in the same bytes
 * (include/uapi/linux/ip_vs.h, struct ip_vs_get_services and ip_vs_service_entry;
 * net/netfilter/ipvs/ip_vs_ctl.c, __ip_vs_get_service_entries). The kernel writes as many entries
 * as there is room for, one after the other, and does not say how many. Does no I/O; used by one
 * thread.
 */
final class ServiceEntries {
  // struct ip_vs_get_services: u32 num_services, padding; then the entries
  private static final int ROOM_AT = 0;
  private static final int HEADER_BYTES = 8;

  // struct ip_vs_service_entry
  private static final int ENTRY_BYTES = 104;
  private static final int PROTOCOL_AT = 0; // u16, padding
  private static final int ADDRESS_AT = 4; // network byte order
  private static final int PORT_AT = 8; // network byte order, padding
  private static final int FIREWALL_MARK_AT = 12;
  private static final int SCHEDULER_AT = 16;
  private static final int SCHEDULER_BYTES = 16;
  private static final int FLAGS_AT = 32;
  private static final int TIMEOUT_SECONDS_AT = 36;
  private static final int NETMASK_AT = 40; // network byte order
  private static final int REAL_SERVERS_AT = 44; // statistics follow

  /** The bytes in this machine's byte order, and the same in the network's. */
  private final ByteBuffer entries;

  private final ByteBuffer network;
  private final byte[] text = new byte[SCHEDULER_BYTES];

  /**
   * Over bytes that are zero.
   *
   * @param bytes {@link #bytesFor} the room
   */
  ServiceEntries(ByteBuffer bytes) {
    this.entries = bytes.duplicate().order(ByteOrder.nativeOrder());
    this.network = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
  }

  /** How many bytes hold so many entries. */
  static int bytesFor(int room) {
    return HEADER_BYTES + room * ENTRY_BYTES;
  }

  /** Writes the question. */
  void ask(int room) {
    entries.putInt(ROOM_AT, room);
  }

  /**
   * Whether the kernel wrote this one: a server without a scheduler has one that is called none.
   */
  boolean isWritten(int entry) {
    return entries.get(bytesFor(entry) + SCHEDULER_AT) != 0;
  }

  CountedServer get(int entry) {
    int start = bytesFor(entry);
    int mark = entries.getInt(start + FIREWALL_MARK_AT);
    VirtualServerKey key =
        mark != 0
            ? new VirtualServerKey.FirewallMark(IpFamily.IPV4, mark)
            : new VirtualServerKey.Addressed(
                Short.toUnsignedInt(entries.getShort(start + PROTOCOL_AT)),
                IpAddress.ofIpv4(network.getInt(start + ADDRESS_AT)),
                Short.toUnsignedInt(network.getShort(start + PORT_AT)));
    VirtualServer server =
        new VirtualServer(
            key,
            scheduler(start),
            entries.getInt(start + FLAGS_AT) & ~ServiceFlags.HASHED,
            Integer.toUnsignedLong(entries.getInt(start + TIMEOUT_SECONDS_AT)),
            prefixLength(network.getInt(start + NETMASK_AT)),
            null);
    return new CountedServer(server, entries.getInt(start + REAL_SERVERS_AT));
  }

  private String scheduler(int start) {
    entries.get(start + SCHEDULER_AT, text);
    int length = 0;
    while (length < SCHEDULER_BYTES && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.US_ASCII).intern(); // a few
  }

  /** As {@link VirtualServer} has it: -1 for a mask that is no prefix. */
  private static int prefixLength(int netmask) {
    int length = Integer.numberOfLeadingZeros(~netmask);
    return length == Integer.bitCount(netmask) ? length : -1;
  }
}
