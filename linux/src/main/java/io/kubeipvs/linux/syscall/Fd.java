package io.kubeipvs.linux.syscall;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Owns one open file descriptor and closes it exactly once. Every descriptor is opened
 * close-on-exec.
 *
 * <p>{@link #close()} is safe from any thread and any number of times. Close only after every other
 * user of the number has left: the kernel hands a freed number to the next open.
 */
public final class Fd implements AutoCloseable {
  /** Set this system property to true before first use to record who opened what. */
  public static final String TRACE_PROPERTY = "kubeipvs.fd.trace";

  // The one static collection: a leak test has to see descriptors it has no reference to.
  private static final @Nullable Set<Fd> OPEN =
      Boolean.getBoolean(TRACE_PROPERTY) ? ConcurrentHashMap.newKeySet() : null;

  private final int number;
  private final String purpose;
  private final @Nullable Throwable openedAt;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Fd(int number, String purpose) {
    this.number = number;
    this.purpose = purpose;
    this.openedAt = OPEN == null ? null : new Throwable("opened here");
  }

  /** Takes ownership of an open descriptor. The purpose names it in messages. */
  static Fd own(int number, String purpose) {
    Fd fd = new Fd(number, purpose);
    if (OPEN != null) {
      OPEN.add(fd);
    }
    return fd;
  }

  /**
   * The descriptor's number.
   *
   * @throws IllegalStateException if it is closed
   */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException(purpose + " is closed");
    }
    return number;
  }

  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (OPEN != null) {
      OPEN.remove(this);
    }
    int result = Libc.close(number);
    if (result == -Errno.EBADF) {
      // Another owner closed our number; it may by now be somebody else's file.
      throw new IllegalStateException(this + " was closed behind its owner's back");
    }
    // Linux frees the number whatever else close says, and a retry could close a stranger's.
  }

  /** Descriptors not yet closed, if tracing is on; else none. */
  public static Set<Fd> stillOpen() {
    return OPEN == null ? Set.of() : Set.copyOf(OPEN);
  }

  /** Where this descriptor was opened, if tracing is on. */
  public @Nullable Throwable openedAt() {
    return openedAt;
  }

  @Override
  public String toString() {
    return purpose + " (fd " + number + ")";
  }
}
