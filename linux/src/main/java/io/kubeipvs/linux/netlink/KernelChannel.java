package io.kubeipvs.linux.netlink;

import io.kubeipvs.linux.syscall.NetlinkSocket;
import io.kubeipvs.linux.syscall.SystemCallException;

/**
 * A channel to the running kernel. It belongs to the network namespace of the thread that opened
 * it, for good; any platform thread may then use it, one at a time.
 */
public final class KernelChannel implements NetlinkChannel {
  /**
   * No reply we ask for is longer: the kernel builds dumps for at most 32 KiB, and an error that
   * repeats its request is little longer than an attribute can be.
   */
  static final int RECEIVE_BYTES = 128 * 1024;

  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;

  private static final int BUFFER_BYTES = 4 * 1024 * 1024;

  /** The kernel keeps this much of the send buffer for itself. */
  private static final int SEND_RESERVE_BYTES = 32;

  private final NetlinkSocket socket;
  private final Limits limits;

  private KernelChannel(NetlinkSocket socket, Limits limits) {
    this.socket = socket;
    this.limits = limits;
  }

  /** Opens a channel in the calling thread's network namespace. */
  public static KernelChannel open(NetlinkProtocol protocol) throws NetlinkException {
    try {
      NetlinkSocket socket = NetlinkSocket.open(protocol.number(), RECEIVE_BYTES);
      try {
        return new KernelChannel(socket, configure(socket, protocol));
      } catch (SystemCallException e) {
        socket.close();
        throw e;
      }
    } catch (SystemCallException e) {
      throw transportFailure(e);
    }
  }

  private static Limits configure(NetlinkSocket socket, NetlinkProtocol protocol)
      throws SystemCallException {
    growBuffer(socket, SO_SNDBUFFORCE, SO_SNDBUF);
    growBuffer(socket, SO_RCVBUFFORCE, SO_RCVBUF);
    // Older kernels lack these; errors then repeat the request, have no text, and filters of
    // requests are ignored. The conversation and its users cope with all three.
    socket.setOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
    socket.setOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
    if (protocol == NetlinkProtocol.ROUTE) {
      socket.setOption(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
    }
    return new Limits(
        socket.option(SOL_SOCKET, SO_SNDBUF) - SEND_RESERVE_BYTES,
        socket.option(SOL_SOCKET, SO_RCVBUF));
  }

  private static void growBuffer(NetlinkSocket socket, int force, int polite) {
    if (socket.setOption(SOL_SOCKET, force, BUFFER_BYTES) != 0) {
      // Without CAP_NET_ADMIN in the initial user namespace we get what the system's limit allows;
      // the limits read back keep the batches small enough for it.
      socket.setOption(SOL_SOCKET, polite, BUFFER_BYTES);
    }
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public void send(byte[] datagram, int length) throws NetlinkException {
    try {
      socket.send(datagram, length);
    } catch (SystemCallException e) {
      throw transportFailure(e);
    }
  }

  @Override
  public int receive(byte[] into, int timeoutMillis) throws NetlinkException {
    try {
      return socket.receive(into, timeoutMillis);
    } catch (SystemCallException e) {
      throw transportFailure(e);
    }
  }

  private static NetlinkException transportFailure(SystemCallException cause) {
    return new NetlinkException(String.valueOf(cause.getMessage()), cause.errno(), cause);
  }

  @Override
  public void close() {
    socket.close();
  }
}
