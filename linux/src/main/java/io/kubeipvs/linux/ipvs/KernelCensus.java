package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.syscall.LargeAnswer;
import io.kubeipvs.linux.syscall.OptionSocket;
import io.kubeipvs.linux.syscall.SystemCallException;
import io.kubeipvs.net.IpAddress;
import io.kubeipvs.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The older of the kernel's two interfaces, which knows IPv4 alone: a socket option whose answer is
 * all virtual servers, made in one pass over the table (include/uapi/linux/ip_vs.h, struct
 * ip_vs_get_services and ip_vs_service_entry; net/netfilter/ipvs/ip_vs_ctl.c, do_ip_vs_get_ctl).
 * Generic netlink begins at the table's start again for each part of its list.
 */
final class KernelCensus implements ServerCensus {
  private static final int IPPROTO_IP = 0;
  private static final int IP_VS_SO_GET_INFO = 1153;
  private static final int IP_VS_SO_GET_SERVICES = 1154;

  // struct ip_vs_getinfo: u32 version, u32 size, u32 num_services (those of IPv4)
  private static final int INFO_BYTES = 12;
  private static final int INFO_SERVICES_AT = 8;

  // struct ip_vs_get_services: u32 num_services, padding; then the entries
  static final int HEADER_BYTES = 8;

  // struct ip_vs_service_entry
  static final int ENTRY_BYTES = 104;
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

  private static final int ENTRIES_A_PART = 500;

  /** So many may come between the two questions. */
  private static final int ROOM_FOR_MORE = 64;

  private final LargeAnswer answer;
  private final int count;
  private final byte[] text = new byte[SCHEDULER_BYTES];
  private int next;

  private KernelCensus(LargeAnswer answer, int count) {
    this.answer = answer;
    this.count = count;
  }

  /** Null if it would not be whole, for somebody adds many. */
  static @Nullable ServerCensus take(OptionSocket socket) throws SystemCallException {
    int room = count(socket) + ROOM_FOR_MORE;
    byte[] question = new byte[HEADER_BYTES];
    ByteBuffer.wrap(question).order(ByteOrder.nativeOrder()).putInt(0, room);
    LargeAnswer answer =
        socket.largeOption(
            IPPROTO_IP, IP_VS_SO_GET_SERVICES, question, HEADER_BYTES + (long) room * ENTRY_BYTES);
    if (isEmpty(answer.bytes(), start(room - 1))) {
      return new KernelCensus(answer, room);
    }
    answer.close();
    return null; // so many came that there may be more
  }

  private static int start(int entry) {
    return HEADER_BYTES + entry * ENTRY_BYTES;
  }

  static int count(OptionSocket socket) throws SystemCallException {
    byte[] info = socket.option(IPPROTO_IP, IP_VS_SO_GET_INFO, new byte[INFO_BYTES]);
    return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(INFO_SERVICES_AT);
  }

  @Override
  public boolean isDone() {
    return next >= count;
  }

  @Override
  public List<CountedServer> next() {
    List<CountedServer> part = new ArrayList<>(Math.min(ENTRIES_A_PART, count - next));
    for (int end = Math.min(next + ENTRIES_A_PART, count); next < end; next++) {
      ByteBuffer entries = answer.bytes();
      if (isEmpty(entries, start(next))) {
        next = count; // what follows is room that was not needed
        break;
      }
      part.add(entry(entries, start(next), scheduler(entries, start(next))));
    }
    if (isDone()) {
      close();
    }
    return part;
  }

  /** A server without a scheduler has one that is called none. */
  private static boolean isEmpty(ByteBuffer entries, int start) {
    return entries.get(start + SCHEDULER_AT) == 0;
  }

  private String scheduler(ByteBuffer entries, int start) {
    entries.get(start + SCHEDULER_AT, text);
    int length = 0;
    while (length < SCHEDULER_BYTES && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.US_ASCII).intern(); // a few
  }

  static CountedServer entry(ByteBuffer entries, int start, String scheduler) {
    int mark = entries.getInt(start + FIREWALL_MARK_AT);
    VirtualServerKey key =
        mark != 0
            ? new VirtualServerKey.FirewallMark(IpFamily.IPV4, mark)
            : new VirtualServerKey.Addressed(
                Short.toUnsignedInt(entries.getShort(start + PROTOCOL_AT)),
                IpAddress.ofIpv4(networkInt(entries, start + ADDRESS_AT)),
                networkShort(entries, start + PORT_AT));
    VirtualServer server =
        new VirtualServer(
            key,
            scheduler,
            entries.getInt(start + FLAGS_AT) & ~ServiceFlags.HASHED,
            Integer.toUnsignedLong(entries.getInt(start + TIMEOUT_SECONDS_AT)),
            prefixLength(networkInt(entries, start + NETMASK_AT)),
            null);
    return new CountedServer(server, entries.getInt(start + REAL_SERVERS_AT));
  }

  /** As {@link VirtualServer} has it: -1 for a mask that is no prefix. */
  private static int prefixLength(int netmask) {
    int length = Integer.numberOfLeadingZeros(~netmask);
    return length == Integer.bitCount(netmask) ? length : -1;
  }

  private static int networkInt(ByteBuffer bytes, int at) {
    int value = bytes.getInt(at);
    return bytes.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  private static int networkShort(ByteBuffer bytes, int at) {
    short value = bytes.getShort(at);
    return Short.toUnsignedInt(
        bytes.order() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value));
  }

  @Override
  public void close() {
    answer.close();
  }
}
