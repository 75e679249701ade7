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
 *
 * <p>All functions are called through one handle, as if each took five words and returned one. For
 * each shape of a function the virtual machine would make a stub and some ten classes, at each
 * start anew. The 64-bit machines that Java's linker knows pass the first five arguments in
 * registers, extended to words, and a function does not look at those that it does not take (System
 * V ABI of AMD64 3.2.3, AAPCS64 6.8.2, and their like; open, whose mode is optional, is no other
 * there); of the result of one that returns an int only the lower half counts.
 */
final class Libc {
  private static final StructLayout STATE_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
              Linker.Option.captureCallState("errno"));

  private static final MemorySegment CLOSE = function("close");
  private static final MemorySegment OPEN = function("open");
  private static final MemorySegment SETNS = function("setns");
  private static final MemorySegment UNSHARE = function("unshare");
  private static final MemorySegment SOCKET = function("socket");
  private static final MemorySegment BIND = function("bind");
  private static final MemorySegment SEND = function("send");
  private static final MemorySegment RECV = function("recv");
  private static final MemorySegment SETSOCKOPT = function("setsockopt");
  private static final MemorySegment GETSOCKOPT = function("getsockopt");
  private static final MemorySegment POLL = function("poll");

  /** Null where the C library has none: only glibc does. */
  private static final @Nullable MemorySegment MALLOC_TRIM =
      Linker.nativeLinker().defaultLookup().find("malloc_trim").orElse(null);

  private Libc() {}

  private static MemorySegment function(String name) {
    if (ADDRESS.byteSize() != Long.BYTES) {
      throw new UnsupportedOperationException("system calls are bound for 64-bit machines only");
    }
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }

  /** A segment that the calls below leave their errno in. */
  static MemorySegment callState(Arena arena) {
    return arena.allocate(STATE_LAYOUT);
  }

  private static long call(
      MemorySegment function,
      MemorySegment state,
      long first,
      long second,
      long third,
      long fourth,
      long fifth) {
    try {
      return (long) CALL.invokeExact(function, state, first, second, third, fourth, fifth);
    } catch (Throwable thrown) {
      // A downcall throws only if its handle and its arguments do not fit together.
      throw new AssertionError("system call binding is wrong", thrown);
    }
  }

  private static int intOrNegatedErrno(long result, MemorySegment state) {
    return (int) result >= 0 ? (int) result : -(int) ERRNO.get(state, 0L);
  }

  private static long orNegatedErrno(long result, MemorySegment state) {
    return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
  }

  /**
   * A word is no segment: nobody else would notice that the memory is there no more. That it stays
   * during the call is the caller's business, or the call state's where that is of the same arena.
   */
  private static long address(MemorySegment memory) {
    if (!memory.isNative() || !memory.scope().isAlive()) {
      throw new IllegalStateException("memory that no call may see, or of a closed arena");
    }
    return memory.address();
  }

  /** Answers whether the C library can give memory back, and had some to give. */
  static boolean mallocTrim() {
    MemorySegment trim = MALLOC_TRIM;
    if (trim == null) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(trim, callState(arena), 0, 0, 0, 0, 0) != 0;
    }
  }

  static int close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return intOrNegatedErrno(call(CLOSE, state, fd, 0, 0, 0, 0), state);
    }
  }

  /** Opens what exists: there is no mode to make it with. */
  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      long name = address(arena.allocateFrom(path));
      return intOrNegatedErrno(call(OPEN, state, name, flags, 0, 0, 0), state);
    }
  }

  static int setns(int fd, int kind) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return intOrNegatedErrno(call(SETNS, state, fd, kind, 0, 0, 0), state);
    }
  }

  static int unshare(int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = callState(arena);
      return intOrNegatedErrno(call(UNSHARE, state, flags, 0, 0, 0, 0), state);
    }
  }

  static int socket(MemorySegment state, int domain, int type, int protocol) {
    return intOrNegatedErrno(call(SOCKET, state, domain, type, protocol, 0, 0), state);
  }

  static int bind(MemorySegment state, int fd, MemorySegment address) {
    return intOrNegatedErrno(
        call(BIND, state, fd, address(address), address.byteSize(), 0, 0), state);
  }

  static long send(MemorySegment state, int fd, MemorySegment bytes, int flags) {
    return orNegatedErrno(call(SEND, state, fd, address(bytes), bytes.byteSize(), flags, 0), state);
  }

  static long recv(MemorySegment state, int fd, MemorySegment into, int flags) {
    return orNegatedErrno(call(RECV, state, fd, address(into), into.byteSize(), flags, 0), state);
  }

  static int setsockopt(MemorySegment state, int fd, int level, int option, MemorySegment value) {
    return intOrNegatedErrno(
        call(SETSOCKOPT, state, fd, level, option, address(value), value.byteSize()), state);
  }

  /** The length segment holds the value's size before the call and the answer's after it. */
  static int getsockopt(
      MemorySegment state,
      int fd,
      int level,
      int option,
      MemorySegment value,
      MemorySegment length) {
    length.set(JAVA_INT, 0, (int) value.byteSize());
    return intOrNegatedErrno(
        call(GETSOCKOPT, state, fd, level, option, address(value), address(length)), state);
  }

  /** Polls an array of one {@code struct pollfd}. */
  static int poll(MemorySegment state, MemorySegment pollfd, int timeoutMillis) {
    return intOrNegatedErrno(call(POLL, state, address(pollfd), 1, timeoutMillis, 0, 0), state);
  }
}
