package io.kubeipvs.linux.ipvs;

import io.kubeipvs.linux.syscall.OptionMemory;
import io.kubeipvs.linux.syscall.OptionSocket;
import io.kubeipvs.linux.syscall.SystemCallException;
import io.kubeipvs.net.AddressPortList;
import io.kubeipvs.net.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The older of the kernel's two interfaces to IPVS, socket options, which knows IPv4 alone
 * (net/netfilter/ipvs/ip_vs_ctl.c, do_ip_vs_get_ctl). It tells all virtual servers in one pass over
 * the table, where generic netlink begins at the table's start again for each part of its list, and
 * the real servers of one in one system call, where that takes three.
 *
 * <p>What it does not answer (a kernel without IPVS, a table that changes) is no error: whoever
 * asks otherwise hears of it. Belongs to the network namespace of the thread that opened it; any
 * one thread at a time may use it, but not a virtual one.
 */
final class IpvsOptions implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int IPPROTO_IP = 0;
  private static final int IP_VS_SO_GET_INFO = 1153;
  private static final int IP_VS_SO_GET_SERVICES = 1154;
  private static final int IP_VS_SO_GET_DESTS = 1156;

  // struct ip_vs_getinfo: u32 version, u32 size, u32 num_services (those of IPv4)
  private static final int INFO_BYTES = 12;
  private static final int INFO_SERVICES_AT = 8;

  /** So many virtual servers may come between the two questions for a census. */
  private static final int ROOM_FOR_MORE = 64;

  /** Of more, generic netlink tells many with each system call. */
  private static final int MOST_REAL_SERVERS = 255;

  private final OptionSocket socket;
  private final OptionMemory memory =
      OptionMemory.ofBytes(DestinationEntries.bytesFor(MOST_REAL_SERVERS));
  private final DestinationEntries destinations = new DestinationEntries(memory.bytes());

  private IpvsOptions(OptionSocket socket) {
    this.socket = socket;
  }

  /** Opens it in the calling thread's network namespace; null where this process may not. */
  static @Nullable IpvsOptions open() {
    try {
      return new IpvsOptions(OptionSocket.open(AF_INET));
    } catch (SystemCallException _) {
      return null;
    }
  }

  /** How many virtual servers there are; {@link Ipvs#UNTOLD} while the module is not loaded. */
  int count() {
    try {
      byte[] info = socket.option(IPPROTO_IP, IP_VS_SO_GET_INFO, new byte[INFO_BYTES]);
      return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(INFO_SERVICES_AT);
    } catch (SystemCallException _) {
      return Ipvs.UNTOLD;
    }
  }

  /** All virtual servers; null if it would not be whole, for somebody adds many. */
  @Nullable ServerCensus census() {
    int count = count();
    if (count == Ipvs.UNTOLD) {
      return null;
    }
    int room = count + ROOM_FOR_MORE;
    OptionMemory answer = OptionMemory.ofBytes(ServiceEntries.bytesFor(room));
    ServiceEntries entries = new ServiceEntries(answer.bytes());
    entries.ask(room);
    if (!isAnswered(IP_VS_SO_GET_SERVICES, answer, ServiceEntries.bytesFor(room))
        || entries.isWritten(room - 1)) {
      answer.close();
      return null;
    }
    return new Census(answer, entries);
  }

  /** As {@link Ipvs#plainRealServers}; null too where there is no such virtual server. */
  @Nullable AddressPortList plainRealServers(VirtualServerKey.Addressed key, int expected) {
    if (key.family() != IpFamily.IPV4 || expected > MOST_REAL_SERVERS) {
      return null;
    }
    destinations.ask(key, expected);
    return isAnswered(IP_VS_SO_GET_DESTS, memory, DestinationEntries.bytesFor(expected))
        ? destinations.answer(expected)
        : null;
  }

  private boolean isAnswered(int option, OptionMemory question, int count) {
    try {
      socket.option(IPPROTO_IP, option, question, count);
      return true;
    } catch (SystemCallException _) {
      return false;
    }
  }

  @Override
  public void close() {
    memory.close();
    socket.close();
  }

  /** The entries up to the first that the kernel did not write; there is always one. */
  private static final class Census implements ServerCensus {
    private static final int ENTRIES_A_PART = 500;

    private final OptionMemory answer;
    private final ServiceEntries entries;
    private int next;
    private boolean done;

    Census(OptionMemory answer, ServiceEntries entries) {
      this.answer = answer;
      this.entries = entries;
    }

    @Override
    public boolean isDone() {
      return done;
    }

    @Override
    public List<CountedServer> next() {
      List<CountedServer> part = new ArrayList<>();
      while (!done && part.size() < ENTRIES_A_PART) {
        if (entries.isWritten(next)) {
          part.add(entries.get(next++));
        } else {
          close(); // what follows is room that was not needed
        }
      }
      return part;
    }

    @Override
    public void close() {
      done = true;
      answer.close();
    }
  }
}
