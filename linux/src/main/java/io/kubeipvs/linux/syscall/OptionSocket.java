package io.kubeipvs.linux.syscall;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A raw socket of which nothing but options is read (raw(7)): kernel parts such as ip_tables answer
 * questions that way. No packet goes through it.
 *
 * <p>It stays in the network namespace of the thread that opened it and needs CAP_NET_RAW. Any one
 * thread at a time may use it; not a virtual one, because the calls block the carrier.
 */
public final class OptionSocket implements AutoCloseable {
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int IPPROTO_RAW = 255;

  private final Fd fd;
  private final Arena arena;
  private final MemorySegment state;
  private final MemorySegment length;

  private OptionSocket(Fd fd, Arena arena, MemorySegment state) {
    this.fd = fd;
    this.arena = arena;
    this.state = state;
    this.length = arena.allocate(JAVA_INT);
  }

  /**
   * Opens a socket in the calling thread's network namespace.
   *
   * @param domain {@code AF_INET} or {@code AF_INET6}
   */
  @SuppressWarnings("MustBeClosedChecker") // the socket owns the arena and closes it
  public static OptionSocket open(int domain) throws SystemCallException {
    Arena arena = Arena.ofShared();
    MemorySegment state = Libc.callState(arena);
    int number = Libc.socket(state, domain, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
    if (number < 0) {
      arena.close();
      throw new SystemCallException("open raw socket of domain " + domain, -number);
    }
    return new OptionSocket(Fd.own(number, "raw socket of domain " + domain), arena, state);
  }

  /**
   * Reads an option.
   *
   * @param question what the kernel reads first, as long as its answer
   * @return the answer, of the same length
   */
  public byte[] option(int level, int option, byte[] question) throws SystemCallException {
    int number = fd.number();
    try (Arena call = Arena.ofConfined()) {
      MemorySegment value = call.allocate(question.length, Long.BYTES);
      MemorySegment.copy(question, 0, value, JAVA_BYTE, 0, question.length);
      int result = Libc.getsockopt(state, number, level, option, value, length);
      if (result < 0) {
        throw new SystemCallException("getsockopt " + option + " of " + fd, -result);
      }
      return value.toArray(JAVA_BYTE);
    }
  }

  /**
   * Reads an option into memory that holds the question.
   *
   * @param count so many bytes of the memory are the question, and then the answer
   */
  public void option(int level, int option, OptionMemory memory, int count)
      throws SystemCallException {
    int result =
        Libc.getsockopt(
            memory.callState(), fd.number(), level, option, memory.start(count), length);
    if (result < 0) {
      throw new SystemCallException("getsockopt " + option + " of " + fd, -result);
    }
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
