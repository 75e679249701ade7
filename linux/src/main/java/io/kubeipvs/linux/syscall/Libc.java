package io.kubeipvs.linux.syscall;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The C library's wrappers of the system calls we use. Every method returns the call's result, or
 * the negated errno if it failed. A length is always that of the segment, never a number beside it.
 *
 * <p>The errno is captured in the same downcall: by a later one the virtual machine may have
 * overwritten it. Methods on a hot path take the capture segment from their caller.
 */
final class Libc {
  private static final StructLayout STATE_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Libc() {}

  /** A segment that the calls below leave their errno in. */
  static MemorySegment callState(Arena arena) {
    return arena.allocate(STATE_LAYOUT);
  }

  private static MethodHandle bind(
      String name, FunctionDescriptor shape, Linker.Option... furtherOptions) {
    Linker linker = Linker.nativeLinker();
    Linker.Option[] options = new Linker.Option[furtherOptions.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(furtherOptions, 0, options, 1, furtherOptions.length);
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
  }

  private static int orNegatedErrno(int result, MemorySegment state) {
    return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
  }

  private static long orNegatedErrno(long result, MemorySegment state) {
    return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
  }

  private static AssertionError impossible(Throwable thrown) {
    // A downcall throws only if its handle and its arguments do not fit together.
    return new AssertionError("system call binding is wrong", thrown);
  }

  /**
   * Calls on any descriptor. Bound on first use, as each group: a program pays for what it uses.
   */
  private static final class Files {
    static final MethodHandle CLOSE = bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    static final MethodHandle OPEN =
        bind(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
  }

  private static final class Namespaces {
    static final MethodHandle SETNS =
        bind("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle UNSHARE = bind("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  private static final class Sockets {
    private static final FunctionDescriptor TRANSFER =
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    static final MethodHandle SOCKET =
        bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle BIND =
        bind("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle SEND = Libc.bind("send", TRANSFER);
    static final MethodHandle RECV = Libc.bind("recv", TRANSFER);
    static final MethodHandle SETSOCKOPT =
        bind(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    static final MethodHandle GETSOCKOPT =
        bind(
            "getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle POLL =
        bind("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  private static final class Memory {
    /** Null where the C library has none: only glibc does. */
    static final @Nullable MethodHandle MALLOC_TRIM =
        Linker.nativeLinker()
            .defaultLookup()
            .find("malloc_trim")
            .map(found ->
                Linker.nativeLinker()
                    .downcallHandle(found, FunctionDescriptor.of(JAVA_INT, JAVA_LONG)))
            .orElse(null);
  }

  /** Answers whether the C library can give memory back, and had some to give. */
  static boolean mallocTrim() {
    MethodHandle trim = Memory.MALLOC_TRIM;
    if (trim == null) {
      return false;
    }
    try {
      return (int) trim.invokeExact(0L) != 0;
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return orNegatedErrno((int) Files.CLOSE.invokeExact(state, fd), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return orNegatedErrno(
          (int) Files.OPEN.invokeExact(state, arena.allocateFrom(path), flags, 0), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int setns(int fd, int kind) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return orNegatedErrno((int) Namespaces.SETNS.invokeExact(state, fd, kind), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int unshare(int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return orNegatedErrno((int) Namespaces.UNSHARE.invokeExact(state, flags), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int socket(MemorySegment state, int domain, int type, int protocol) {
    try {
      return orNegatedErrno((int) Sockets.SOCKET.invokeExact(state, domain, type, protocol), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int bind(MemorySegment state, int fd, MemorySegment address) {
    try {
      return orNegatedErrno(
          (int) Sockets.BIND.invokeExact(state, fd, address, (int) address.byteSize()), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static long send(MemorySegment state, int fd, MemorySegment bytes, int flags) {
    try {
      return orNegatedErrno(
          (long) Sockets.SEND.invokeExact(state, fd, bytes, bytes.byteSize(), flags), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static long recv(MemorySegment state, int fd, MemorySegment into, int flags) {
    try {
      return orNegatedErrno(
          (long) Sockets.RECV.invokeExact(state, fd, into, into.byteSize(), flags), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  static int setsockopt(MemorySegment state, int fd, int level, int option, MemorySegment value) {
    try {
      return orNegatedErrno(
          (int)
              Sockets.SETSOCKOPT.invokeExact(
                  state, fd, level, option, value, (int) value.byteSize()),
          state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** The length segment holds the value's size before the call and the answer's after it. */
  static int getsockopt(
      MemorySegment state,
      int fd,
      int level,
      int option,
      MemorySegment value,
      MemorySegment length) {
    try {
      length.set(JAVA_INT, 0, (int) value.byteSize());
      return orNegatedErrno(
          (int) Sockets.GETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }

  /** Polls an array of one {@code struct pollfd}. */
  static int poll(MemorySegment state, MemorySegment pollfd, int timeoutMillis) {
    try {
      return orNegatedErrno(
          (int) Sockets.POLL.invokeExact(state, pollfd, 1L, timeoutMillis), state);
    } catch (Throwable thrown) {
      throw impossible(thrown);
    }
  }
}
