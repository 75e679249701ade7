package io.kubeipvs.linux.syscall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel answered, in memory of its own outside of the heap. Used and closed by the thread
 * that asked.
 */
public final class LargeAnswer implements AutoCloseable {
  private final Arena arena;
  private final ByteBuffer bytes;

  LargeAnswer(Arena arena, MemorySegment value) {
    this.arena = arena;
    this.bytes = value.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The answer in this machine's byte order; not to be used once this is closed. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Frees the memory; closing it again does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
