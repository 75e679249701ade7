package io.kubeipvs.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An AF_NETLINK socket and the native memory its transfers go through (netlink(7)). It knows
 * datagrams, not messages.
 *
 * <p>It stays in the network namespace of the thread that opened it. Any one thread at a time may
 * use it; not a virtual one, because the calls block the carrier.
 */
public final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final long SOCKADDR_NL_BYTES = 12;
  private static final long POLLFD_BYTES = 8;

  private final Fd fd;
  private final Arena arena;
  private final MemorySegment state;
  private final MemorySegment pollfd;
  private final MemorySegment optionValue;
  private final MemorySegment optionLength;
  private final MemorySegment receiveBuffer;
  private MemorySegment sendBuffer;

  private NetlinkSocket(Fd fd, Arena arena, MemorySegment state, int receiveBytes) {
    this.fd = fd;
    this.arena = arena;
    this.state = state;
    this.pollfd = arena.allocate(POLLFD_BYTES, JAVA_INT.byteAlignment());
    this.optionValue = arena.allocate(JAVA_INT);
    this.optionLength = arena.allocate(JAVA_INT);
    this.receiveBuffer = arena.allocate(receiveBytes, Long.BYTES);
    this.sendBuffer = MemorySegment.NULL;
  }

  /**
   * Opens a socket in the calling thread's network namespace and lets the kernel choose its port.
   *
   * @param protocol {@code NETLINK_*} number
   * @param receiveBytes the longest datagram that {@link #receive} will take
   */
  @SuppressWarnings("MustBeClosedChecker") // the socket owns the arena and closes it
  public static NetlinkSocket open(int protocol, int receiveBytes) throws SystemCallException {
    // Shared: the thread that opens it in a namespace is seldom the one that uses it.
    Arena arena = Arena.ofShared();
    MemorySegment state = Libc.callState(arena);
    int number = Libc.socket(state, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (number < 0) {
      arena.close();
      throw new SystemCallException("open netlink socket of protocol " + protocol, -number);
    }
    Fd fd = Fd.own(number, "netlink socket of protocol " + protocol);
    NetlinkSocket socket = new NetlinkSocket(fd, arena, state, receiveBytes);
    try {
      socket.bind();
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  private void bind() throws SystemCallException {
    // struct sockaddr_nl: u16 family, u16 pad, u32 port (0: the kernel chooses), u32 groups (none)
    MemorySegment address = arena.allocate(SOCKADDR_NL_BYTES, JAVA_INT.byteAlignment());
    address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
    int result = Libc.bind(state, fd.number(), address);
    if (result < 0) {
      throw new SystemCallException("bind " + fd, -result);
    }
  }

  /** Sets an integer option; returns 0 or the errno, since some options may well be refused. */
  public int setOption(int level, int option, int value) {
    int number = fd.number();
    optionValue.set(JAVA_INT, 0, value);
    return -Libc.setsockopt(state, number, level, option, optionValue);
  }

  /** Reads an integer option. */
  public int option(int level, int option) throws SystemCallException {
    int result = Libc.getsockopt(state, fd.number(), level, option, optionValue, optionLength);
    if (result < 0) {
      throw new SystemCallException("getsockopt " + option + " of " + fd, -result);
    }
    return optionValue.get(JAVA_INT, 0);
  }

  /** Sends one datagram to the kernel, which acts on it before this returns. */
  public void send(byte[] datagram, int length) throws SystemCallException {
    int number = fd.number();
    if (sendBuffer.byteSize() < length) {
      sendBuffer = arena.allocate(Math.max(length, 2 * sendBuffer.byteSize()), Long.BYTES);
    }
    MemorySegment.copy(datagram, 0, sendBuffer, JAVA_BYTE, 0, length);
    MemorySegment bytes = sendBuffer.asSlice(0, length);
    long sent;
    do {
      sent = Libc.send(state, number, bytes, 0);
    } while (sent == -Errno.EINTR);
    if (sent < 0) {
      throw new SystemCallException("send " + length + " bytes to " + fd, (int) -sent);
    }
    if (sent != length) {
      // Datagrams are sent whole or not at all.
      throw new SystemCallException("send to " + fd + " took only " + sent, Errno.EMSGSIZE);
    }
  }

  /**
   * Receives one datagram.
   *
   * @param timeoutMillis how long to wait if none is queued; 0 for not at all
   * @return its length, or -1 if none came
   * @throws SystemCallException EMSGSIZE if it was longer than the buffer (its tail is lost), and
   *     ENOBUFS once after the kernel dropped datagrams for want of room
   */
  public int receive(byte[] into, int timeoutMillis) throws SystemCallException {
    long length = receiveNow();
    if (length == -Errno.EAGAIN && timeoutMillis > 0 && awaitInput(timeoutMillis)) {
      length = receiveNow();
    }
    if (length == -Errno.EAGAIN) {
      return -1;
    }
    if (length < 0) {
      throw new SystemCallException("receive from " + fd, (int) -length);
    }
    if (length > receiveBuffer.byteSize() || length > into.length) {
      throw new SystemCallException("receive " + length + " bytes from " + fd, Errno.EMSGSIZE);
    }
    MemorySegment.copy(receiveBuffer, JAVA_BYTE, 0, into, 0, (int) length);
    return (int) length;
  }

  private long receiveNow() {
    long length;
    do {
      // MSG_TRUNC makes the kernel tell the true length of a datagram that did not fit.
      length = Libc.recv(state, fd.number(), receiveBuffer, MSG_DONTWAIT | MSG_TRUNC);
    } while (length == -Errno.EINTR);
    return length;
  }

  private boolean awaitInput(int timeoutMillis) throws SystemCallException {
    // struct pollfd: i32 descriptor, i16 events, i16 returned events
    pollfd.set(JAVA_INT, 0, fd.number());
    pollfd.set(JAVA_SHORT, 4, POLLIN);
    pollfd.set(JAVA_SHORT, 6, (short) 0);
    int ready;
    do {
      ready = Libc.poll(state, pollfd, timeoutMillis);
    } while (ready == -Errno.EINTR);
    if (ready < 0) {
      throw new SystemCallException("poll " + fd, -ready);
    }
    return ready > 0;
  }

  /** Closes the socket and frees its memory; no thread may be inside one of its calls. */
  @Override
  public void close() {
    if (!fd.isClosed()) {
      fd.close();
      arena.close();
    }
  }
}
