package io.kubeipvs.agent;

import io.kubeipvs.linux.syscall.NativeHeap;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Gives memory back to the node. A first sync, and any other that plans much at once, leaves more
 * garbage than the quiet life after it makes in hours, and Java keeps what it has taken until it
 * next collects everything; the C library keeps what the JVM has freed. So both are asked for it,
 * once, when it has become quiet.
 *
 * <p>May be used from any thread.
 */
final class HeapReturn {
  /** Fewer resources leave nothing behind that the young generation does not take. */
  private static final int LARGE = 1_000;

  private static final Duration QUIET = Duration.ofSeconds(5);

  private final Runnable giveBack;
  private final Consumer<Runnable> later;
  private final AtomicLong largeSyncs = new AtomicLong();

  /**
   * @param giveBack collects all garbage and gives back what is free
   * @param later runs a task after a while of quiet, on a thread of its own
   */
  HeapReturn(Runnable giveBack, Consumer<Runnable> later) {
    this.giveBack = giveBack;
    this.later = later;
  }

  /** One that asks the JVM. */
  static HeapReturn ofThisProcess() {
    return new HeapReturn(HeapReturn::giveBack, HeapReturn::afterQuiet);
  }

  /** Also what the quick compiler has left, whose work is done by then. */
  private static void giveBack() {
    System.gc();
    NativeHeap.trim();
  }

  private static void afterQuiet(Runnable task) {
    Thread.ofVirtual()
        .name("heap")
        .start(() -> {
          try {
            Thread.sleep(QUIET);
            task.run();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody waits for it
          }
        });
  }

  /** Takes note of a sync that is through. Of several large ones the last counts. */
  void synced(int resources) {
    if (resources < LARGE) {
      return;
    }
    long mine = largeSyncs.incrementAndGet();
    later.accept(() -> {
      if (largeSyncs.get() == mine) {
        giveBack.run();
      }
    });
  }
}
