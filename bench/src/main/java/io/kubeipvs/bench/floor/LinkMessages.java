package io.kubeipvs.bench.floor;

import io.kubeipvs.bench.workload.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages of rtnetlink that make a workload's addresses local, five hundred to a datagram, the
 * last of which asks for an acknowledgement (linux/rtnetlink.h, linux/if_addr.h). Pure.
 */
final class LinkMessages {
  private static final int AT_ONCE = 500;
  private static final int LONGEST_BYTES = 48;
  private static final short NEW_ADDRESS = 20;
  private static final short NEW_ROUTE = 24;
  private static final int FLAGS = 0x1 | 0x200 | 0x400; // request, exclusive, create
  private static final int FLAG_ACK = 0x4;
  private static final byte FAMILY_IPV4 = 2;
  private static final byte HOST_BITS = 32;
  private static final byte SCOPE_UNIVERSE = 0;
  private static final byte SCOPE_HOST = (byte) 254;
  private static final byte TABLE_LOCAL = (byte) 255;
  private static final byte PROTOCOL_STATIC = 4;
  private static final byte TYPE_LOCAL = 2;

  private LinkMessages() {}

  /** Each address on a link. */
  static List<byte[]> addresses(Workload workload, int linkIndex) {
    return datagrams(
        workload,
        (into, address) -> {
          into.put(FAMILY_IPV4).put(HOST_BITS).put((byte) 0).put(SCOPE_UNIVERSE).putInt(linkIndex);
          attribute(into, 2, address); // IFA_LOCAL
          attribute(into, 1, address); // IFA_ADDRESS
          return NEW_ADDRESS;
        });
  }

  /** Each address as a route of the local table instead. */
  static List<byte[]> localRoutes(Workload workload, int linkIndex) {
    byte[] link = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(linkIndex).array();
    return datagrams(
        workload,
        (into, address) -> {
          into.put(FAMILY_IPV4).put(HOST_BITS).put((byte) 0).put((byte) 0).put(TABLE_LOCAL);
          into.put(PROTOCOL_STATIC).put(SCOPE_HOST).put(TYPE_LOCAL).putInt(0);
          attribute(into, 1, address); // RTA_DST
          attribute(into, 4, link); // RTA_OIF
          return NEW_ROUTE;
        });
  }

  /** Writes what follows the header, and answers the message's type. */
  private interface Body {
    short write(ByteBuffer into, byte[] address);
  }

  private static List<byte[]> datagrams(Workload workload, Body body) {
    List<byte[]> datagrams = new ArrayList<>();
    int services = workload.shape().services();
    for (int from = 0; from < services; from += AT_ONCE) {
      int to = Math.min(services, from + AT_ONCE);
      ByteBuffer datagram =
          ByteBuffer.allocate((to - from) * LONGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int service = from; service < to; service++) {
        int start = datagram.position();
        datagram.position(start + 16);
        short type = body.write(datagram, workload.clusterIp(service).toBytes());
        int flags = service == to - 1 ? FLAGS | FLAG_ACK : FLAGS;
        datagram.putInt(start, datagram.position() - start);
        datagram.putShort(start + 4, type);
        datagram.putShort(start + 6, (short) flags);
        datagram.putInt(start + 8, service + 1);
      }
      byte[] bytes = new byte[datagram.position()];
      datagram.flip().get(bytes);
      datagrams.add(bytes);
    }
    return datagrams;
  }

  private static void attribute(ByteBuffer into, int type, byte[] value) {
    into.putShort((short) (4 + value.length)).putShort((short) type).put(value);
  }
}
