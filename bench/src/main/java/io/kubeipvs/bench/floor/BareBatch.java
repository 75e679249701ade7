package io.kubeipvs.bench.floor;

import io.kubeipvs.bench.workload.Workload;
import io.kubeipvs.linux.ipset.IpSetOperation;
import io.kubeipvs.linux.ipset.IpSets;
import io.kubeipvs.linux.ipset.KernelIpSets;
import io.kubeipvs.linux.ipvs.Ipvs;
import io.kubeipvs.linux.ipvs.IpvsOperation;
import io.kubeipvs.linux.ipvs.KernelIpvs;
import io.kubeipvs.linux.netlink.KernelChannel;
import io.kubeipvs.linux.netlink.NetlinkException;
import io.kubeipvs.linux.netlink.NetlinkProtocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Messages encoded beforehand, and the time that the kernel takes for them: one send for some
 * hundred messages, one acknowledgement for the last of them. The floor below which nobody comes
 * that writes the same objects. Made and sent by platform threads inside the namespace, one at a
 * time.
 */
public final class BareBatch {
  private static final int ANSWER_TIMEOUT_MILLIS = 60_000;
  private static final int ROOM_BYTES = 128 * 1024;
  private static final int TYPE_ERROR = 2;

  private final NetlinkProtocol protocol;
  private final List<byte[]> datagrams;

  private BareBatch(NetlinkProtocol protocol, List<byte[]> datagrams) {
    this.protocol = protocol;
    this.datagrams = datagrams;
  }

  public static BareBatch ofServers(List<IpvsOperation> operations) throws NetlinkException {
    RecordingChannel channel = new RecordingChannel(NetlinkProtocol.GENERIC);
    try (Ipvs ipvs = KernelIpvs.over(channel)) {
      ipvs.apply(operations).orThrow();
    }
    return new BareBatch(NetlinkProtocol.GENERIC, channel.recorded());
  }

  public static BareBatch ofSets(List<IpSetOperation> operations) throws NetlinkException {
    RecordingChannel channel = new RecordingChannel(NetlinkProtocol.NETFILTER);
    try (IpSets sets = KernelIpSets.over(channel)) {
      sets.apply(operations).orThrow();
    }
    return new BareBatch(NetlinkProtocol.NETFILTER, channel.recorded());
  }

  /** A workload's addresses on a link. */
  public static BareBatch ofAddresses(Workload workload, int linkIndex) {
    return new BareBatch(NetlinkProtocol.ROUTE, LinkMessages.addresses(workload, linkIndex));
  }

  /** A workload's addresses as routes of the local table. */
  public static BareBatch ofLocalRoutes(Workload workload, int linkIndex) {
    return new BareBatch(NetlinkProtocol.ROUTE, LinkMessages.localRoutes(workload, linkIndex));
  }

  /**
   * Sends all of it and returns the nanoseconds from the first send to the last acknowledgement.
   *
   * @throws NetlinkException if the kernel refuses one
   */
  public long send() throws NetlinkException {
    byte[] room = new byte[ROOM_BYTES];
    try (KernelChannel channel = KernelChannel.open(protocol)) {
      long startNanos = System.nanoTime();
      for (byte[] datagram : datagrams) {
        channel.send(datagram, datagram.length);
        check(room, channel.receive(room, ANSWER_TIMEOUT_MILLIS));
      }
      return System.nanoTime() - startNanos;
    }
  }

  /** Whatever is refused is answered before the acknowledgement of the last. */
  private static void check(byte[] room, int length) throws NetlinkException {
    ByteBuffer answer = ByteBuffer.wrap(room).order(ByteOrder.LITTLE_ENDIAN);
    int error = length < 20 ? 0 : -answer.getInt(16);
    if (length < 20 || answer.getShort(4) != TYPE_ERROR || error != 0) {
      throw new NetlinkException("a bare batch: the kernel did not acknowledge it", error, null);
    }
  }
}
