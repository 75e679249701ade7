package io.kubeipvs.kubernetes.manifest;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells that something happens in a directory, by inotify. Where inotify is not to be had (its
 * limits are per user and easily used up) every wait simply takes its full time. {@link #await} and
 * {@link #follow} belong to one thread; {@link #close} may be called from any.
 */
final class DirectoryWatch implements AutoCloseable {
  private final Path directory;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable WatchService service;
  private @Nullable WatchKey key;
  private @Nullable FileStamp watched;
  private @Nullable IOException failure;

  DirectoryWatch(Path directory) {
    this.directory = directory;
    try {
      service = directory.getFileSystem().newWatchService();
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Watches the directory that now has the path: it may have been replaced. To be called before
   * every look at it.
   *
   * @throws IOException if there is no directory
   */
  void follow() throws IOException {
    FileStamp current = FileStamp.of(directory);
    boolean watching = key != null && key.isValid() && watched != null && watched.sameFile(current);
    if (service == null || watching) {
      return;
    }
    if (key != null) {
      key.cancel();
    }
    key = null;
    try {
      key = directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      watched = current;
      failure = null;
    } catch (ClosedWatchServiceException _) {
      // Closed just now: nobody waits any more.
      key = null;
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Why changes are not told at once, or null if they are. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Waits until something happens in the directory; false if the time is over first. */
  boolean await(Duration timeout) throws InterruptedException {
    if (service == null) {
      boolean _ = closing.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return false;
    }
    try {
      WatchKey signalled = service.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (signalled == null) {
        return false;
      }
      signalled.pollEvents();
      boolean _ = signalled.reset();
      return true;
    } catch (ClosedWatchServiceException _) {
      return false;
    }
  }

  /** Whether {@link #close} was called. */
  boolean closed() {
    return closing.getCount() == 0;
  }

  /** Ends every wait. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("closing the watch on " + directory, e);
    }
  }
}
