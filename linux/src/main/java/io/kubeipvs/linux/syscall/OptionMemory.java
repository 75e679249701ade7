package io.kubeipvs.linux.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside of the heap for a question to an {@link OptionSocket}, in whose place the answer
 * comes: for answers that are large, or for many. Whoever makes it closes it; one thread at a time
 * may use it.
 */
public final class OptionMemory implements AutoCloseable {
  private final Arena arena;
  private final MemorySegment segment;
  private final MemorySegment callState;
  private final ByteBuffer bytes;

  private OptionMemory(Arena arena, MemorySegment segment) {
    this.arena = arena;
    this.segment = segment;
    this.callState = Libc.callState(arena);
    this.bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** So many bytes, all zero. */
  @SuppressWarnings("MustBeClosedChecker") // the memory owns the arena and closes it
  public static OptionMemory ofBytes(long count) {
    Arena arena = Arena.ofShared();
    return new OptionMemory(arena, arena.allocate(count, Long.BYTES));
  }

  /** All of it in this machine's byte order; not to be used once this is closed. */
  public ByteBuffer bytes() {
    return bytes;
  }

  MemorySegment start(int count) {
    return segment.asSlice(0, count);
  }

  /** Of the same arena, which cannot be closed amid a call that has this. */
  MemorySegment callState() {
    return callState;
  }

  /** Frees the memory; closing it again does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
