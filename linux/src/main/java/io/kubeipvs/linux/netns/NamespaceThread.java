package io.kubeipvs.linux.netns;

import io.kubeipvs.linux.syscall.SystemCallException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The throwaway thread. A platform thread, because a virtual one would leave its carrier in the
 * namespace for others to run on.
 */
final class NamespaceThread {
  /** How the thread gets inside. */
  interface Entry {
    void enter() throws SystemCallException;
  }

  private NamespaceThread() {}

  static <T> T run(Entry entry, NetworkNamespace.Work<T> work) throws IOException {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          entry.enter();
          return work.run();
        });
    Thread.ofPlatform()
        .daemon()
        .name("network-namespace")
        .inheritInheritableThreadLocals(false)
        .start(task);
    try {
      return result(task);
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    }
  }

  /** Waits through interrupts: what the work opened must not be lost. The work is short. */
  private static <T> T result(FutureTask<T> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException unwrapped(@Nullable Throwable cause) {
    return switch (cause) {
      case IOException io -> io;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(cause);
    };
  }
}
