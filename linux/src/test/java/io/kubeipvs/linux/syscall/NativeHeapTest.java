package io.kubeipvs.linux.syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NativeHeapTest {
  private static final int BLOCKS = 2_000;
  private static final int BLOCK_BYTES = 16_000;

  /**
   * Blocks small enough to come from the heap, freed but for a last one, which keeps the C library
   * from giving the end of its heap back by itself.
   */
  @Test
  void whatIsFreeInItGoesBackToTheKernel() throws IOException {
    assumeTrue(hasGlibc(), "this C library keeps what it has");
    try (Arena last = Arena.ofConfined()) {
      try (Arena freed = Arena.ofConfined()) {
        for (int i = 0; i < BLOCKS; i++) {
          freed.allocate(BLOCK_BYTES).fill((byte) 1);
        }
        last.allocate(BLOCK_BYTES);
      }
      long before = residentKibibytes();

      assertThat(NativeHeap.trim()).isTrue();

      assertThat(residentKibibytes()).isLessThan(before - BLOCKS * BLOCK_BYTES / 2 / 1024);
    }
  }

  private static boolean hasGlibc() throws IOException {
    return Files.readString(Path.of("/proc/self/maps")).contains("libc.so.6");
  }

  private static long residentKibibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
